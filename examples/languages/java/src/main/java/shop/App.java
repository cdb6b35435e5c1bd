package shop;

import com.pulumi.Pulumi;
import com.pulumi.appnet.Topology;
import com.pulumi.appnet.TopologyArgs;
import com.pulumi.appnet.enums.InboundProtocol;
import com.pulumi.appnet.inputs.CertificateArgs;
import com.pulumi.appnet.inputs.GatewayHostnameArgs;
import com.pulumi.appnet.inputs.GatewayTlsArgs;
import com.pulumi.appnet.inputs.HealthCheckArgs;
import com.pulumi.appnet.inputs.InboundArgs;
import com.pulumi.appnet.inputs.KubernetesArgs;
import com.pulumi.appnet.inputs.TopologyApplicationArgs;
import com.pulumi.appnet.inputs.TopologyGatewayArgs;
import com.pulumi.appnet.inputs.TopologyPolicyArgs;
import com.pulumi.appnet.inputs.TopologyRouteArgs;
import com.pulumi.appnet.inputs.TopologyTargetArgs;
import com.pulumi.core.Either;
import java.util.Map;

/** The shop: a frontend that calls a basket and a catalog, behind a gateway. */
public final class App {
  public static void main(String[] args) {
    Pulumi.run(ctx -> {
      var healthy = HealthCheckArgs.builder().path("/healthz").build();
      var basket = TopologyTargetArgs.builder().to("http://basket:3000").required(true).build();

      var shop = new Topology("shop", TopologyArgs.builder()
          .organization("acme")
          .space("shop")
          .domain("shop.example.com")
          .kubernetes(KubernetesArgs.builder().namespace("shop").gatewayClassName("envoy-gateway").build())
          .applications(Map.of(
              "frontend", service(8080, "web")
                  .healthCheck(healthy)
                  .replicas(2)
                  .connections(Map.of(
                      "basket", Either.ofRight(basket),
                      "catalog", Either.ofLeft("http://catalog:3001")))
                  .build(),
              "basket", service(3000, "api").build(),
              "catalog", service(3001, "api").healthCheck(healthy).build()))
          // The basket tells the catalog's instances what sold out, on ports of their own.
          .policies(TopologyPolicyArgs.builder()
              .source("basket")
              .destination("catalog")
              .protocol("tcp")
              .ports(Either.ofLeft("7000-7010"))
              .build())
          .gateways(Map.of("public", TopologyGatewayArgs.builder()
              .hostname(GatewayHostnameArgs.builder().prefix("www").build())
              .tls(GatewayTlsArgs.builder()
                  .certificateFrom(CertificateArgs.builder().managed(true).build())
                  .build())
              .routes(
                  TopologyRouteArgs.builder().path("/").destination("frontend").build(),
                  TopologyRouteArgs.builder()
                      .path("/catalog")
                      .destination("catalog")
                      .replacePrefix("/")
                      .build())
              .build()))
          .build());

      ctx.export("url", shop.urls().applyValue(urls -> urls.get("public")));
      ctx.export("endpoints", shop.endpoints());
    });
  }

  /** A stand-in for a real service: it answers HTTP on a port, and can be asked to call others. */
  private static TopologyApplicationArgs.Builder service(int port, String inbound) {
    return TopologyApplicationArgs.builder()
        .image("registry.k8s.io/e2e-test-images/agnhost:2.53")
        .arguments("netexec", "--http-port=" + port, "--udp-port=-1")
        .inbound(Map.of(inbound, InboundArgs.builder().port(port).protocol(InboundProtocol.Http).build()));
  }
}
