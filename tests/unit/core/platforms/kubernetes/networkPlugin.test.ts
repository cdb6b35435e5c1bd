import { describe, expect, it } from "vitest";
import { compileText } from "../../../../../core/document/readDocument";
import { formatProblem } from "../../../../../core/model/problem";
import { findPlatform } from "../../../../../core/platforms/find";
import { Problems } from "../../../../../core/resolve/problems";

function remarks(plugin: string, cidr: string): string[] {
  const { compilation, problems } = compileText(`space: shop
kubernetes: { ${plugin} }
externals: { office: { cidrs: [${cidr}] } }
applications: { web: { image: "w:1" } }
policies:
  - { source: office, destination: web, protocol: tcp, ports: 8080 }
  - { source: office, destination: web, protocol: tcp, ports: 8081 }
  - { source: web, destinationCidr: ${cidr}, protocol: tcp, ports: 5432 }
`);
  if (!compilation) throw new Error(JSON.stringify(problems));
  const found = new Problems();
  findPlatform("kubernetes")!.remark!(compilation.network, found);
  return found.all.map((it) => `${it.path.join(".")} ${formatProblem(it)}`);
}

const narrower = (end: string, plugin: string) =>
  `platform/unsupported ${end} is narrower on this cluster: ${plugin} takes 10.0.0.0/8 for what is outside, and for no pod and no node that has such an address (where pods are meant, declare an external with pods: { namespace, labels })`;

describe("a network that may hold pods", () => {
  it.each([
    ["cilium", "Cilium"],
    ["gke", "Dataplane V2"],
  ])("is remarked once for each party where the network plugin is %s's", (kind, plugin) => {
    expect(remarks(`hostnamePolicies: ${kind}`, "10.0.0.0/8")).toEqual([
      `externals.office.cidrs ${narrower("external:office", plugin)}`,
      `policies.2 ${narrower("10.0.0.0/8", plugin)}`,
    ]);
  });

  it.each([
    ["hostnamePolicies: cilium", "0.0.0.0/0", 2],
    ["hostnamePolicies: cilium", "172.20.1.0/24", 2],
    ["hostnamePolicies: cilium", "fd00::/8", 2],
    ["hostnamePolicies: cilium", "192.0.2.0/24", 0],
    ["hostnamePolicies: cilium", "2001:db8::/32", 0],
    ["hostnamePolicies: eks-auto", "10.0.0.0/8", 0],
    ["", "10.0.0.0/8", 0],
  ])("with %j and %s is remarked as often as it is one", (plugin, cidr, count) => {
    expect(remarks(plugin, `"${cidr}"`)).toHaveLength(count);
  });
});
