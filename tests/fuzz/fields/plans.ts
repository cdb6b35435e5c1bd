import { readFileSync } from "node:fs";
import { compileText } from "../../../core/document/readDocument";
import { planOf, type Plan, type PlannedResource } from "../../../core/plan/plan";
import { findProofPlatform } from "../../../proof/findPlatform";
import type { Kind } from "../../../proof/closedWorld/fields";
import { knowledgeOf } from "../../../proof/closedWorld/kinds";

/** Documents that together have every kind that appnet builds, with what may stand in it. */
const EXAMPLES = ["automatic-tls", "gateways", "passthrough", "aws-shop", "aws-passthrough"];
const MORE = [
  `space: edge
kubernetes: { gatewayClassName: kgateway }
applications: { web: { image: "w:1", inbound: { http: { port: 8080, protocol: http } } } }
gateways:
  public:
    hostname: { fullyQualifiedHostname: www.example.com }
    tls: { certificateFrom: { pem: { certificate: c, privateKey: k } }, minimumProtocolVersion: "1.3" }
    routes: [ { destination: "http://web:8080" } ]
`,
  ...["cilium", "gke", "eks-auto"].map(
    (kind) => `space: shop
kubernetes: { hostnamePolicies: ${kind} }
externals: { stripe: { hostnames: [api.stripe.com], inbound: { api: { port: 443, protocol: https } } } }
applications: { web: { image: "w:1", connections: { stripe: "https://api.stripe.com" } } }
`,
  ),
];

/** A resource of a kind that is read, and the plan that it is in or beside. */
export interface Subject {
  readonly type: string;
  readonly kind: Kind;
  readonly plan: Plan;
  readonly resource: PlannedResource;
  readonly isBeside: boolean;
}

function planned(text: string): Plan {
  const { compilation, problems } = compileText(text);
  if (!compilation) throw new Error(JSON.stringify(problems));
  return planOf(compilation);
}

/** What a program may have beside its space of the kinds that appnet does not build. */
function besides(plan: Plan): PlannedResource[] {
  const resource = (type: string, inputs: object): PlannedResource => ({
    name: "beside",
    type,
    inputs,
    component: "",
    dependsOn: [],
  });
  if (plan.platform === "aws") {
    return [
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", {
        type: "egress",
        securityGroupId: "${shop-catalog.id}",
        protocol: "tcp",
        fromPort: 3001,
        toPort: 3001,
        sourceSecurityGroupId: "${shop-frontend.id}",
      }),
    ];
  }
  const grant = {
    from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "elsewhere" }],
    to: [{ group: "", kind: "Secret", name: "nobody" }],
  };
  const template = {
    metadata: { labels: { app: "beside" } },
    spec: { containers: [{ name: "it", image: "it:1", ports: [{ containerPort: 80 }] }] },
  };
  const metadata = { name: "beside", namespace: plan.space };
  const spec = { selector: { matchLabels: { app: "beside" } }, template };
  return [
    ...["apps/v1:StatefulSet", "apps/v1:DaemonSet", "apps/v1:ReplicaSet", "batch/v1:Job"].map((type) =>
      resource(`kubernetes:${type}`, { metadata, spec }),
    ),
    resource("kubernetes:gateway.networking.k8s.io/v1:ReferenceGrant", { metadata, spec: grant }),
    resource("kubernetes:core/v1:Pod", {
      metadata: { ...metadata, ...template.metadata },
      spec: template.spec,
    }),
  ];
}

/** The kinds that are read, by the names that all their versions have in common. */
export function readKinds(): string[] {
  const types = platforms.flatMap((it) => [...findProofPlatform(it)!.kinds.read.keys()]);
  return [...new Set(types.map(versionless))];
}

export function versionless(type: string): string {
  return type.replace(/\/v\w+:/, ":");
}

const platforms = ["aws", "kubernetes"];

/** Of every kind that is read some resources, all different in what they have. */
export function subjects(each: number): Subject[] {
  const plans = [
    ...EXAMPLES.map((name) => readFileSync(`examples/${name}/appnet.yaml`, "utf8")),
    ...MORE,
  ].map(planned);
  const found = new Map<string, Subject[]>();
  const add = (plan: Plan, resource: PlannedResource, isBeside: boolean) => {
    const { type } = resource;
    const knowledge = knowledgeOf(findProofPlatform(plan.platform)!.kinds, type);
    const known = found.get(type) ?? [];
    if (typeof knowledge !== "object" || known.length >= each) return;
    if (known.some((it) => fieldsOf(it.resource) === fieldsOf(resource))) return;
    found.set(type, [...known, { type, kind: knowledge.kind, plan, resource, isBeside }]);
  };
  for (const plan of plans) {
    for (const resource of plan.resources) add(plan, resource, false);
    if (plan.platform === "kubernetes" || plan.space === "shop")
      for (const resource of besides(plan)) add(plan, resource, true);
  }
  return [...found.values()].flat();
}

function fieldsOf({ inputs }: PlannedResource): string {
  return JSON.stringify(inputs, (key, value: unknown) =>
    key !== "" && typeof value !== "object" ? 0 : value,
  );
}
