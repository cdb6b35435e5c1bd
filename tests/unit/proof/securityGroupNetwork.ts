import { formatUndecided } from "../../../core/names/undecided";
import { compareOutside } from "../../../proof/compareOutside";
import { Passages } from "../../../proof/passages";
import { readEvidence } from "../../../proof/reachability";
import { formatTraffic } from "../../../proof/traffic";
import type { Plan } from "../../../core/plan/plan";

/*
 * What AWS documents of security groups, on two services: `web` has the group of that name, `db` that and `shared`.
 */

export type Inputs = Readonly<Record<string, unknown>>;
interface Resource {
  readonly name: string;
  readonly type: string;
  readonly inputs: Inputs;
}

const groupType = "aws:ec2/securityGroup:SecurityGroup";
export const group = (name: string, inputs: Inputs = {}): Resource => ({ name, type: groupType, inputs });
export const id = (name: string) => `\${${name}.id}`;

let count = 0;
export const resource = (type: string, inputs: Inputs): Resource => ({
  name: `rule-${count++}`,
  type,
  inputs,
});
export const ingress = (of: string, inputs: Inputs) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
    securityGroupId: id(of),
    ...inputs,
  });
export const egress = (of: string, inputs: Inputs) =>
  resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", { securityGroupId: id(of), ...inputs });
export const older = (of: string, inputs: Inputs) =>
  resource("aws:ec2/securityGroupRule:SecurityGroupRule", { securityGroupId: id(of), ...inputs });
export const tcp = (from: number, to = from) => ({ ipProtocol: "tcp", fromPort: from, toPort: to });
export const by = (name: string) => ({ referencedSecurityGroupId: id(name) });

export function service(name: string, groups: readonly string[]): Resource[] {
  return [
    {
      name: `${name}-task`,
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { networkMode: "awsvpc" },
    },
    {
      name: `${name}-service`,
      type: "aws:ecs/service:Service",
      inputs: {
        tags: { "appnet:application": name },
        taskDefinition: `\${${name}-task.arn}`,
        networkConfiguration: { securityGroups: groups.map(id) },
      },
    },
  ];
}

export function network(
  rules: readonly Resource[],
  change: { lookups?: Plan["lookups"]; identities?: Plan["identities"] } = {},
) {
  const resources = [
    ...[group("web"), group("db"), group("shared")].filter((it) =>
      rules.every(({ name }) => name !== it.name),
    ),
    ...service("web", ["web"]),
    ...service("db", ["db", "shared"]),
    ...rules,
  ];
  const model = readEvidence({
    platform: "aws",
    applications: [],
    connections: [],
    policies: [],
    gateways: [],
    flows: [],
    resources: resources.map((it) => ({ ...it, component: "", dependsOn: [] })),
    lookups: change.lookups ?? [],
    identities: [
      { party: "web", resource: "web-service" },
      { party: "db", resource: "db-service" },
      ...(change.identities ?? []),
    ],
  } as unknown as Plan)!;
  const passages = new Passages(model.filter);
  const { parties } = model.filter;
  const place = (name: string) => parties.findIndex((it) => it.name === name);
  return {
    problems: model.problems.map(formatUndecided),
    names: parties.map(({ name }) => name),
    passes: (source: string, destination: string) =>
      formatTraffic(passages.between(place(source), place(destination)).certain),
    mayPass: (source: string, destination: string) =>
      formatTraffic(passages.between(place(source), place(destination)).possible),
    outside: (direction: "ingress" | "egress", party: string) =>
      compareOutside(
        model.filter.rules
          .filter((it) => it.direction === direction && it.subjects.includes(place(party)))
          .flatMap(({ outside, traffic }) => outside.map((it) => ({ outside: it, traffic }))),
        [],
      ).map(({ places, undeclared }) => `${places.join(" ")}: ${formatTraffic(undeclared)}`),
  };
}
