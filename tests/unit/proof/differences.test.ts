import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import type { Plan } from "../../../core/plan/plan";
import * as aws from "../core/platforms/aws/support";
import * as kubernetes from "../core/platforms/kubernetes/support";
import { changed, without, wordsOf } from "./support";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access --
   inputs of resources are changed as somebody would by hand. */

const MORE = `
policies:
  - { source: frontend, destination: basket, protocol: tcp, ports: 80 }
  - { source: basket, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 5432 }
  - { source: frontend, destination: ledger, space: payments, protocol: tcp, ports: 9000-9010 }
gateways:
  public:
    routes:
      - { path: /, destination: "http://frontend:8080" }
      - { path: /api, destination: "http://basket:PORT" }
`;
const onKubernetes = kubernetes.plan(kubernetes.shop(MORE.replace("PORT", "80"))).plan;
const onAws = aws.plan(aws.shop(MORE.replace("PORT", "3000").replace("ports: 80 ", "ports: 3000 "))).plan;

function differences(plan: Plan): string[] {
  return wordsOf(prove(plan));
}

function messages(plan: Plan, resource: string, change: (inputs: any) => void): string[] {
  return differences(changed(plan, resource, change));
}

describe("a plan that was not changed", () => {
  it("is proved", () => {
    expect(differences(onKubernetes)).toEqual([]);
    expect(differences(onAws)).toEqual([]);
  });
});

describe("on Kubernetes", () => {
  const egress = "prod-frontend-to-basket-tcp-3000-egress";
  const ingress = "prod-frontend-to-basket-tcp-3000-ingress";

  it("what is blocked is said, and at which end", () => {
    const text = "frontend does not reach basket on tcp 3000, which is declared: ";
    expect(differences(without(onKubernetes, egress))).toEqual([
      `${text}no egress NetworkPolicy of frontend lets all of it out`,
    ]);
    expect(differences(without(onKubernetes, ingress))).toEqual([
      `${text}no ingress NetworkPolicy of basket lets all of it in`,
    ]);
    expect(prove(without(onKubernetes, egress))).toMatchObject({
      differences: [
        {
          kind: "blocked",
          source: "frontend",
          destination: "basket",
          protocol: "tcp",
          ports: "3000",
          pairs: 1,
          end: "source",
          resources: [ingress],
        },
      ],
    });
  });

  it("what passes without being declared is said, and what lets it", () => {
    const widen = (plan: Plan, resource: string, direction: string) =>
      changed(plan, resource, (inputs: any) => {
        inputs.spec[direction][0].ports[0].endPort = 3002;
      });
    const wider = widen(widen(onKubernetes, egress, "egress"), ingress, "ingress");
    expect(differences(wider)).toEqual([
      `frontend reaches basket on tcp 3001-3002, which is not declared: ${egress} lets it out, and ${ingress} lets it in`,
    ]);
    // At one end alone it changes nothing that passes.
    expect(differences(widen(onKubernetes, egress, "egress"))).toEqual([]);
  });

  it("an opening towards another space is said, for what that space lets in is not known", () => {
    expect(
      messages(onKubernetes, "prod-frontend-to-ledger.payments-tcp-9000-9010-egress", (inputs) => {
        inputs.spec.egress[0].ports[0].endPort = 9011;
      }),
    ).toEqual([
      "frontend may reach ledger.payments on tcp 9011, which is not declared: prod-frontend-to-ledger.payments-tcp-9000-9010-egress lets it out, and what ledger.payments lets in is not this plan's to decide",
    ]);
  });

  it("without the default deny, whatever no other policy isolates is open", () => {
    const found = differences(without(onKubernetes, "prod-default-deny"));
    // Every application is called and resolves names, so other policies isolate it; other pods are not isolated.
    expect(found).toContain(
      "basket may reach platform:certificate-solver, other pods in namespace prod on tcp 53, 5432 (2 pairs), which is not declared: prod-allow-dns, prod-basket-to-10.0.0.0-8-tcp-5432-egress lets it out, and nothing isolates platform:certificate-solver",
    );
    const quiet = kubernetes.plan(kubernetes.application("image: shop:1")).plan;
    expect(differences(without(quiet, "prod-default-deny"))).toEqual(
      expect.arrayContaining([
        "0.0.0.0/0 reaches shop on everything, which is not declared: nothing isolates shop",
        "::/0 reaches shop on everything, which is not declared: nothing isolates shop",
      ]),
    );
  });

  it("networks are compared address by address", () => {
    const rule = "prod-basket-to-10.0.0.0-8-tcp-5432-egress";
    const cidr = (text: string) =>
      messages(onKubernetes, rule, (inputs) => {
        inputs.spec.egress[0].to[0].ipBlock.cidr = text;
      });
    expect(cidr("10.0.0.0/7")).toEqual([
      `basket reaches 11.0.0.0/8 on tcp 5432, which is not declared: ${rule} lets it out`,
    ]);
    expect(cidr("10.0.0.0/9")).toEqual([
      "basket does not reach 10.128.0.0/9 on tcp 5432, which is declared: no egress NetworkPolicy of basket lets it out",
    ]);
  });

  it("a selector that means pods which nobody declared is an opening", () => {
    expect(
      messages(onKubernetes, "prod-gateway.public-to-basket-tcp-3000-ingress", (inputs) => {
        delete inputs.spec.ingress[0].from[0].podSelector.matchLabels[
          "gateway.envoyproxy.io/owning-gateway-name"
        ];
      }),
    ).toEqual([
      "pods with gateway.envoyproxy.io/owning-gateway-namespace=prod in namespace envoy-gateway-system reaches basket on tcp 3000, which is not declared: nothing isolates pods with gateway.envoyproxy.io/owning-gateway-namespace=prod in namespace envoy-gateway-system, and prod-gateway.public-to-basket-tcp-3000-ingress lets it in",
    ]);
  });

  it("a Service that leads elsewhere is said", () => {
    expect(
      messages(onKubernetes, "prod-basket-service", (inputs) => {
        inputs.spec.selector["appnet/application"] = "frontend";
      }),
    ).toEqual([
      "basket on tcp 80, the host name of basket, leads to frontend on 3000 instead of basket on 3000: prod-basket-service",
      "gateway:public sends requests to frontend on 3000 for http://other.invalid/api, and is declared to do otherwise: sends requests to basket on 3000",
    ]);
  });

  it("a route that leads elsewhere is said", () => {
    expect(
      messages(onKubernetes, "prod-gateway.public-api-route", (inputs) => {
        inputs.spec.rules[0].matches[0].path.value = "/";
      })[0],
    ).toMatch(
      /^prod-gateway.public-(api|root)-route: another route answers to the same host name and path \/$/,
    );
    expect(differences(without(onKubernetes, "prod-gateway.public-api-route"))).toEqual([
      "gateway:public sends requests to frontend on 8080 for http://other.invalid/api, and is declared to do otherwise: sends requests to basket on 3000",
    ]);
  });

  it("another class of gateway is said, for it decides on who reaches it", () => {
    expect(
      messages(onKubernetes, "prod-gateway.public-gateway", (inputs) => {
        inputs.spec.gatewayClassName = "internal";
      }),
    ).toEqual([
      'gateway:public is not exposed as declared: it has the class "internal", not "eg", which decides on who reaches it',
    ]);
  });

  it("an application without its workload is a problem", () => {
    expect(differences(without(onKubernetes, "prod-basket-deployment"))).toContain(
      "basket: what runs it, prod-basket-deployment, is not among the resources",
    );
  });

  it("a plan that does not say who is who proves nothing", () => {
    const proof = prove({ ...onKubernetes, identities: [] });
    expect(proof.proved).toBe(false);
    expect(wordsOf(proof)).toContain("frontend: the plan does not say by what it is known");
  });
});

describe("on AWS", () => {
  const ingress = "prod-frontend-to-basket-tcp-3000-ingress";

  it("what is blocked is said, and at which end", () => {
    expect(differences(without(onAws, ingress))).toEqual([
      "frontend does not reach basket on tcp 3000, which is declared: no ingress rule of a security group of basket lets all of it in",
    ]);
  });

  it("what passes without being declared is said, and what lets it", () => {
    expect(
      messages(onAws, ingress, (inputs) => {
        delete inputs.referencedSecurityGroupId;
        inputs.cidrIpv4 = "0.0.0.0/0";
      }),
    ).toEqual([`0.0.0.0/0 reaches basket on tcp 3000, which is not declared: ${ingress} lets it in`]);
  });

  it("a protocol of -1 is everything", () => {
    const open = (plan: Plan, resource: string) =>
      changed(plan, resource, (inputs: any) => {
        inputs.ipProtocol = "-1";
      });
    const found = differences(open(open(onAws, ingress), "prod-frontend-to-basket-tcp-3000-egress"));
    expect(found.length).toBeGreaterThan(4);
    expect(found).toContain(
      `frontend reaches basket on tcp 1-2999, 3001-65535, which is not declared: prod-platform.egress-to-internet-tcp-443-ipv4-egress, prod-platform.egress-to-internet-tcp-443-ipv6-egress, prod-frontend-to-basket-tcp-3000-egress lets it out, and ${ingress} lets it in`,
    );
  });

  it("a target group that leads elsewhere is said", () => {
    expect(
      messages(onAws, "prod-basket-service", (inputs) => {
        inputs.loadBalancers[0].containerPort = 22;
      }),
    ).toEqual([
      "gateway:public sends requests to basket on 22 for http://other.invalid/api, and is declared to do otherwise: sends requests to basket on 3000",
    ]);
    expect(
      messages(onAws, "prod-basket-service", (inputs) => {
        delete inputs.loadBalancers;
      }),
    ).toEqual([
      "gateway:public sends requests to target group prod-gateway.public-to-basket-3000, in which nothing registers for http://other.invalid/api, and is declared to do otherwise: sends requests to basket on 3000",
    ]);
  });

  it("a load balancer that faces elsewhere is said", () => {
    expect(
      messages(onAws, "prod-gateway.public-load-balancer", (inputs) => {
        inputs.internal = true;
      }),
    ).toEqual([
      "gateway:public faces only the private network, and is declared internet-facing: prod-gateway.public-load-balancer",
    ]);
  });

  it("a listener more, less, or of another protocol is said", () => {
    expect(
      messages(onAws, "prod-gateway.public-listener-80", (inputs) => {
        inputs.port = 8080;
      }),
    ).toEqual([
      "gateway:public does not listen on 80, which is declared to be plain",
      "gateway:public listens on 8080 in mode plain, which is not declared: prod-gateway.public-listener-80",
      "gateway:public sends requests nowhere for http://other.invalid/, and is declared to do otherwise: sends requests to frontend on 8080",
      "gateway:public sends requests nowhere for http://other.invalid/api, and is declared to do otherwise: sends requests to basket on 3000",
    ]);
  });

  it("a host name that leads elsewhere is said", () => {
    expect(
      messages(onAws, "prod-basket-service", (inputs) => {
        inputs.serviceRegistries.registryArn = "${prod-frontend-internal-route.arn}";
      }),
    ).toEqual([
      "frontend on tcp 8080, the host name of frontend, leads to basket instead of frontend on 8080: prod-frontend-internal-route",
      "basket on tcp 3000, the host name of basket, leads nowhere instead of basket on 3000: prod-basket-internal-route",
    ]);
  });

  it("a group that somebody else may have is an opening", () => {
    const found = messages(onAws, ingress, (inputs) => {
      inputs.referencedSecurityGroupId = "sg-0123";
    });
    expect(found).toEqual([
      "frontend does not reach basket on tcp 3000, which is declared: no ingress rule of a security group of basket lets all of it in",
      "anything in security group sg-0123 may reach basket on tcp 3000, which is not declared: what anything in security group sg-0123 lets out is not this plan's to decide, and prod-frontend-to-basket-tcp-3000-ingress lets it in",
    ]);
  });
});
