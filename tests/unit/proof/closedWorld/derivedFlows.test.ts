import { describe, expect, it } from "vitest";
import type { Plan } from "../../../../core/plan/plan";
import { plannedExample, saidOf, saidOfResource } from "./support";

const plans = {
  kubernetes: { plan: plannedExample("gateways"), application: "admin", need: "dns" },
  aws: { plan: plannedExample("aws-shop"), application: "catalog", need: "images and logs" },
};
const contradicts = (text: string) =>
  expect.stringContaining(`the plan contradicts itself about ${text}`) as string;

describe.each(Object.entries(plans))(
  "a saved plan on %s is not believed",
  (_, { plan, application, need }) => {
    const said = (edit: (copy: any) => unknown) => saidOf(plan, edit);
    const flow = (source: string, destination: string, ports: string, because: string, protocol = "tcp") => ({
      source,
      destination,
      protocol,
      ports,
      because: [because],
    });

    it("where it says that the platform needs what it does not", () => {
      expect(
        said((copy) => copy.flows.push(flow(application, "internet", "1-65535", `platform ${need}`))),
      ).toContainEqual(
        contradicts(`${application} → internet on tcp on all ports: platform ${need} does not ask for it`),
      );
      expect(
        said((copy) => copy.flows.push(flow("internet", application, "22", "platform support"))),
      ).toContainEqual(
        contradicts(
          `internet → ${application} on tcp 22: platform support is nothing that the platform needs`,
        ),
      );
    });

    it("where what the platform needs has other ports, or is gone", () => {
      const isNeed = (it: Plan["flows"][number]) =>
        it.source === application && it.because.includes(`platform ${need}`);
      expect(said((copy) => (copy.flows.find(isNeed).ports = "1-60000"))).toContainEqual(
        contradicts(`${application} → `),
      );
      expect(said((copy) => (copy.flows = copy.flows.filter((it: any) => !isNeed(it))))).toContainEqual(
        expect.stringMatching(`platform ${need} asks for it, and no flow has it`),
      );
    });

    it("where a gateway reaches more of an application than its routes do", () => {
      expect(
        said((copy) => {
          copy.flows.find((it: any) => it.source === "gateway:public").ports = "1-65535";
        }),
      ).toContainEqual(expect.stringMatching(/gateway public does not ask for it$/));
      expect(
        said((copy) => copy.flows.push(flow("gateway:public", application, "22", "gateway public"))),
      ).toContainEqual(
        contradicts(`gateway:public → ${application} on tcp 22: gateway public does not ask for it`),
      );
    });

    it("where the internet reaches a gateway on more than its listeners", () => {
      expect(
        said((copy) => copy.flows.push(flow("internet", "gateway:public", "8080", "gateway public"))),
      ).toContainEqual(
        contradicts("internet → gateway:public on tcp 8080: gateway public does not ask for it"),
      );
      expect(
        said((copy) => copy.flows.push(flow(application, "gateway:public", "443", "gateway public"))),
      ).toContainEqual(
        contradicts(`${application} → gateway:public on tcp 443: gateway public does not ask for it`),
      );
    });

    it.each(["platform:network", "internet", "gateway:public"])(
      "where a policy is said to lead to %s, as no policy can",
      (destination) => {
        const { space, organization } = plan;
        expect({ space, organization }).toBeDefined();
        const policy = {
          source: application,
          destination: null,
          destinationSpace: null,
          destinationOrganization: null,
          destinationCidr: destination,
          protocol: "tcp",
          ports: "22",
        };
        const because = `policy ${application} to ${destination} on tcp 22`;
        expect(
          said((copy) => {
            copy.policies.push(policy);
            copy.flows.push(flow(application, destination, "22", because));
          }),
        ).toContain(`${application}: it is declared to call ${destination}, which is no network`);
      },
    );
  },
);

describe("a plan that says and builds the same is not believed for that", () => {
  it("on Kubernetes, where an application calls the internet to resolve names", () => {
    const { plan } = plans.kubernetes;
    const egress = {
      ...plan.resources.find(({ name }) => name === "edge-default-deny")!,
      name: "more",
      inputs: {
        metadata: { name: "more", namespace: "edge" },
        spec: {
          podSelector: { matchLabels: { "appnet/application": "admin" } },
          policyTypes: ["Egress"],
          egress: [
            {
              to: [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }],
              ports: [{ protocol: "TCP", port: 443 }],
            },
          ],
        },
      },
    };
    const words = saidOf(plan, (copy) => {
      copy.resources.push(egress);
      copy.flows.push({
        source: "admin",
        destination: "internet",
        protocol: "tcp",
        ports: "443",
        because: ["platform dns"],
      });
    });
    expect(words).toContainEqual(
      contradicts("admin → internet on tcp 443: platform dns does not ask for it"),
    );
  });

  it("on AWS, where the internet reaches an application for its images and logs", () => {
    const { plan } = plans.aws;
    const ingress = (family: "cidrIpv4" | "cidrIpv6", network: string) => ({
      name: `more-${family}`,
      type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      component: "",
      dependsOn: [],
      inputs: {
        securityGroupId: "${shop-catalog.id}",
        [family]: network,
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
      },
    });
    const words = saidOf(plan, (copy) => {
      copy.resources.push(ingress("cidrIpv4", "0.0.0.0/0"), ingress("cidrIpv6", "::/0"));
      copy.flows.push({
        source: "internet",
        destination: "catalog",
        protocol: "tcp",
        ports: "22",
        because: ["platform images and logs"],
      });
    });
    expect(words).toEqual([
      "the plan contradicts itself about internet → catalog on tcp 22: platform images and logs does not ask for it",
    ]);
  });

  it("on both, where a gateway reaches another port of an application that it has a route to", () => {
    const widen = (plan: Plan, edit: (inputs: any) => unknown, ports: string) =>
      saidOf(plan, (copy) => {
        const isRule = ({ name }: { name: string }) =>
          /-gateway\.public-to-(web|frontend)-tcp-8080-(in|e)gress$/.test(name);
        copy.resources.filter(isRule).forEach((it: any) => edit(it.inputs));
        copy.flows.find(
          (it: any) => it.source === "gateway:public" && /^(web|frontend)$/.test(it.destination),
        ).ports = ports;
      });
    const said = (destination: string) =>
      `the plan contradicts itself about gateway:public → ${destination} on tcp 8081-8090: gateway public does not ask for it`;
    expect(
      widen(
        plans.kubernetes.plan,
        ({ spec }) => ((spec.ingress ?? spec.egress)[0].ports[0].endPort = 8090),
        "8080-8090",
      ),
    ).toEqual([said("web")]);
    expect(widen(plans.aws.plan, (inputs) => (inputs.toPort = 8090), "8080-8090")).toEqual([
      said("frontend"),
    ]);
  });
});

describe("who is who is not believed either", () => {
  const swapped = (plan: Plan, one: string, other: string) =>
    saidOf(plan, (copy) => {
      const [first, second] = [one, other].map((name) =>
        copy.identities.find((it: any) => it.party === name),
      );
      [first.resource, second.resource] = [second.resource, first.resource];
    });

  it("on Kubernetes, where pods have another application's label", () => {
    expect(swapped(plans.kubernetes.plan, "web", "admin")).toContain(
      "admin: the pods of edge-web-deployment, which are said to be its, have no label appnet/application=admin",
    );
  });

  it("on AWS, where neither tag nor container are the application's", () => {
    expect(swapped(plans.aws.plan, "frontend", "catalog")).toContain(
      "catalog: nothing says that the tasks of shop-frontend-service are its: neither a tag nor a container",
    );
  });

  it("on AWS, where the private network is said to be any other", () => {
    const plan = plannedExample("aws-passthrough");
    const internal = plan.identities.some(({ party }) => party === "platform:network");
    const given = internal
      ? plan
      : {
          ...plan,
          identities: [...plan.identities, { party: "platform:network", networks: ["10.0.0.0/8"] }],
        };
    const words = saidOf(given, (copy) => {
      copy.identities.find((it: any) => it.party === "platform:network").networks = ["0.0.0.0/0"];
    });
    expect(words).toContain("platform:network: its addresses are not those of the VPC");
  });
});

describe("descriptions and names are not read", () => {
  it("of a rule, nor of a policy", () => {
    const [rule] = plans.aws.plan.resources.filter(({ type }) => type.endsWith("IngressRule"));
    expect(
      saidOfResource(plans.aws.plan, rule!.name, (it) => (it.description = "frontend may reach basket")),
    ).toEqual([]);
    const [policy] = plans.kubernetes.plan.resources.filter(({ type }) => type.endsWith("NetworkPolicy"));
    expect(
      saidOfResource(plans.kubernetes.plan, policy!.name, (it) => {
        it.metadata.annotations = { "kubernetes.io/description": "allows everything" };
      }),
    ).toEqual([]);
  });
});
