// The shop: a frontend that calls a basket and a catalog, behind a gateway.
package main

import (
	"fmt"

	"example.com/pulumi-appnet/sdk/go/appnet"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// service is a stand-in for a real one: it answers HTTP on a port, and can be asked to call others.
func service(port int, inbound string) appnet.TopologyApplicationArgs {
	return appnet.TopologyApplicationArgs{
		Image:     pulumi.String("registry.k8s.io/e2e-test-images/agnhost:2.53"),
		Arguments: pulumi.ToStringArray([]string{"netexec", fmt.Sprintf("--http-port=%d", port), "--udp-port=-1"}),
		Inbound: appnet.InboundMap{
			inbound: appnet.InboundArgs{Port: pulumi.Int(port), Protocol: appnet.InboundProtocolHttp},
		},
	}
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		healthy := appnet.HealthCheckArgs{Path: pulumi.String("/healthz")}

		frontend := service(8080, "web")
		frontend.HealthCheck = healthy
		frontend.Replicas = pulumi.Int(2)
		frontend.Connections = pulumi.Map{
			"basket":  appnet.TopologyTargetArgs{To: pulumi.String("http://basket:3000"), Required: pulumi.Bool(true)},
			"catalog": pulumi.String("http://catalog:3001"),
		}

		catalog := service(3001, "api")
		catalog.HealthCheck = healthy

		shop, err := appnet.NewTopology(ctx, "shop", &appnet.TopologyArgs{
			Organization: pulumi.String("acme"),
			Space:        pulumi.String("shop"),
			Domain:       pulumi.String("shop.example.com"),
			Kubernetes: appnet.KubernetesArgs{
				Namespace:        pulumi.String("shop"),
				GatewayClassName: pulumi.String("envoy-gateway"),
			},
			Applications: appnet.TopologyApplicationMap{
				"frontend": frontend,
				"basket":   service(3000, "api"),
				"catalog":  catalog,
			},
			Policies: appnet.TopologyPolicyArray{
				// The basket tells the catalog's instances what sold out, on ports of their own.
				appnet.TopologyPolicyArgs{
					Source:      pulumi.String("basket"),
					Destination: pulumi.String("catalog"),
					Protocol:    pulumi.String("tcp"),
					Ports:       pulumi.String("7000-7010"),
				},
			},
			Gateways: appnet.TopologyGatewayMap{
				"public": appnet.TopologyGatewayArgs{
					Hostname: appnet.GatewayHostnameArgs{Prefix: pulumi.String("www")},
					Tls: appnet.GatewayTlsArgs{
						CertificateFrom: appnet.CertificateArgs{Managed: pulumi.Bool(true)},
					},
					Routes: appnet.TopologyRouteArray{
						appnet.TopologyRouteArgs{Path: pulumi.String("/"), Destination: pulumi.String("frontend")},
						appnet.TopologyRouteArgs{
							Path:          pulumi.String("/catalog"),
							Destination:   pulumi.String("catalog"),
							ReplacePrefix: pulumi.String("/"),
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("url", shop.Urls.MapIndex(pulumi.String("public")))
		ctx.Export("endpoints", shop.Endpoints)
		return nil
	})
}
