"""The shop: a frontend that calls a basket and a catalog, behind a gateway."""

import pulumi
import pulumi_appnet as appnet

space = appnet.Space(
    "shop",
    organization="acme",
    domain="shop.example.com",
    kubernetes={"namespace": "shop", "gateway_class_name": "envoy-gateway"},
)


def service(port: int) -> dict:
    """A stand-in for a real service: it answers HTTP on a port, and can be asked to call others."""
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

catalog = appnet.Application(
    "catalog",
    inbound={"api": {"port": 3001, "protocol": "http"}},
    health_check={"path": "/healthz"},
    **service(3001),
)

frontend = appnet.Application(
    "frontend",
    inbound={"web": {"port": 8080, "protocol": "http"}},
    health_check={"path": "/healthz"},
    replicas=2,
    # What an application calls is declared with it: its environment says where that is.
    connections={"basket": {"to": basket, "required": True}, "catalog": {"to": catalog}},
    **service(8080),
)

# The basket tells the catalog's instances what sold out, on ports of their own.
appnet.NetworkPolicy("stock", source=basket, destination=catalog, protocol="tcp", ports="7000-7010")

gateway = appnet.Gateway(
    "public",
    space=space,
    hostname={"prefix": "www"},
    tls={"certificate_from": {"managed": True}},
    routes=[
        {"path": "/", "destination": frontend},
        {"path": "/catalog", "destination": catalog, "replace_prefix": "/"},
    ],
)

pulumi.export("url", gateway.url)
pulumi.export("endpoints", {"public": gateway.endpoint})
