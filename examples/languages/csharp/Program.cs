// The shop: a frontend that calls a basket and a catalog, behind a gateway.
using System.Collections.Generic;
using Pulumi;
using Pulumi.Appnet;
using Pulumi.Appnet.Inputs;

return await Deployment.RunAsync(() =>
{
    // A stand-in for a real service: it answers HTTP on a port, and can be asked to call others.
    TopologyApplicationArgs Service(int port, string inbound) => new()
    {
        Image = "registry.k8s.io/e2e-test-images/agnhost:2.53",
        Arguments = { "netexec", $"--http-port={port}", "--udp-port=-1" },
        Inbound = { [inbound] = new InboundArgs { Port = port, Protocol = InboundProtocol.Http } },
    };

    var frontend = Service(8080, "web");
    frontend.HealthCheck = new HealthCheckArgs { Path = "/healthz" };
    frontend.Replicas = 2;
    frontend.Connections = new InputMap<Union<string, TopologyTargetArgs>>
    {
        ["basket"] = Union<string, TopologyTargetArgs>.FromT1(
            new TopologyTargetArgs { To = "http://basket:3000", Required = true }),
        ["catalog"] = Union<string, TopologyTargetArgs>.FromT0("http://catalog:3001"),
    };

    var catalog = Service(3001, "api");
    catalog.HealthCheck = new HealthCheckArgs { Path = "/healthz" };

    var shop = new Topology("shop", new TopologyArgs
    {
        Organization = "acme",
        Space = "shop",
        Domain = "shop.example.com",
        Kubernetes = new KubernetesArgs { Namespace = "shop", GatewayClassName = "envoy-gateway" },
        Applications =
        {
            ["frontend"] = frontend,
            ["basket"] = Service(3000, "api"),
            ["catalog"] = catalog,
        },
        Policies =
        {
            // The basket tells the catalog's instances what sold out, on ports of their own.
            new TopologyPolicyArgs
            {
                Source = "basket",
                Destination = "catalog",
                Protocol = "tcp",
                Ports = "7000-7010",
            },
        },
        Gateways =
        {
            ["public"] = new TopologyGatewayArgs
            {
                Hostname = new GatewayHostnameArgs { Prefix = "www" },
                Tls = new GatewayTlsArgs { CertificateFrom = new CertificateArgs { Managed = true } },
                Routes =
                {
                    new TopologyRouteArgs { Path = "/", Destination = "frontend" },
                    new TopologyRouteArgs { Path = "/catalog", Destination = "catalog", ReplacePrefix = "/" },
                },
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["url"] = shop.Urls.Apply(urls => urls["public"]),
        ["endpoints"] = shop.Endpoints,
    };
});
