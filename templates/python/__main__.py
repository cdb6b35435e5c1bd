"""Applications, the connections between them and a gateway."""

import pulumi
import pulumi_appnet as appnet

config = pulumi.Config()

# Where the applications run. Whatever is not declared below is denied between them, and to and from the outside.
space = appnet.Space(
    "shop",
    organization=config.get("organization") or "acme",
    kubernetes={
        "namespace": config.get("namespace") or "shop",
        "gateway_class_name": config.get("gatewayClassName") or "envoy-gateway",
    },
)


def service(port: int) -> dict:
    """A stand-in for a service of your own: it answers HTTP on a port."""
    return {
        "space": space,
        "image": "registry.k8s.io/e2e-test-images/agnhost:2.53",
        "arguments": ["netexec", f"--http-port={port}", "--udp-port=-1"],
    }


basket = appnet.Application(
    "basket",
    inbound={"api": {"port": 3000, "protocol": "http"}},
    **service(3000),
)

frontend = appnet.Application(
    "frontend",
    inbound={"web": {"port": 8080, "protocol": "http"}},
    # The frontend finds the basket in CONNECTION_BASKET_URL.
    connections={"basket": {"to": basket}},
    **service(8080),
)

gateway = appnet.Gateway("public", space=space, routes=[{"path": "/", "destination": frontend}])

# By gateway, the name or address at which it is reached.
pulumi.export("endpoints", {"public": gateway.endpoint})
