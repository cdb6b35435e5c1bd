import { describe, expect, it } from "vitest";
import { accessSentence, compareAccess, isExposure } from "../../../../core/plan/access";
import { openEgressOf } from "../../../../core/plan/outside";
import { summarize } from "../../../../core/plan/summary";
import { plan, yaml } from "../platforms/aws/support";

const PLATFORMS = ["kubernetes: {}", "aws: { platformEgress: { closed: true } }"];

const network = (external: string, platform = PLATFORMS[0]!, name = "it") =>
  plan(yaml`
    organization: acme
    space: prod
    ${platform}
    externals: { ${name}: { ${external}, inbound: { api: { port: 443 } } } }
    applications:
      stock: { image: "stock:1", inbound: { api: { port: 3000 } } }
      web: { image: "web:1", outbound: { out: {} }, connections: { stock: "http://stock:3000" } }
    connections: [ { source: web.out, destination: ${name} } ]
  `).plan;

function changes(before: string, after: string, platform?: string) {
  const { wider, narrower } = compareAccess(network(before, platform), network(after, platform));
  return {
    opens: wider.map((change) => [accessSentence(change, "wider"), isExposure(change)]),
    closes: narrower.map((change) => accessSentence(change, "narrower")),
  };
}

const same = { opens: [], closes: [] };

describe("a change of what an external is", () => {
  it("opens what it is now and was not", () => {
    expect(changes("cidrs: [10.0.0.0/8]", "cidrs: [10.0.0.0/8, 192.0.2.0/24]")).toEqual({
      opens: [["web may now reach external:it (192.0.2.0/24) on tcp 443", false]],
      closes: [],
    });
  });

  it("is nothing where it is part of what it was, or called otherwise", () => {
    expect(changes("cidrs: [10.0.0.0/8]", "cidrs: [10.0.0.0/8, 10.20.0.0/16]")).toEqual(same);
    const renamed = compareAccess(
      network("cidrs: [10.0.0.0/8]"),
      network("cidrs: [10.0.0.0/8]", undefined, "other"),
    );
    expect([...renamed.wider, ...renamed.narrower]).toEqual([]);
  });

  it("closes what it was and is no more", () => {
    expect(changes("cidrs: [10.0.0.0/8]", "cidrs: [10.20.0.0/16]").closes).toEqual([
      "web may no longer reach external:it (10.0.0.0/8) on tcp 443",
    ]);
  });

  it("opens what is no longer excepted, and closes what is", () => {
    const [whole, less] = ["cidrs: [10.0.0.0/8]", "cidrs: [10.0.0.0/8], except: [10.1.0.0/16]"];
    expect(changes(less, whole).opens).toEqual([
      ["web may now reach external:it (10.0.0.0/8) on tcp 443", false],
    ]);
    expect(changes(whole, less)).toEqual({
      opens: [],
      closes: ["web may no longer reach external:it (10.0.0.0/8) on tcp 443"],
    });
  });

  it("is seen of pods, host names, security groups and prefix lists too", () => {
    const pods = (namespace: string) => `pods: { namespace: ${namespace}, labels: { app: store } }`;
    expect(changes(pods("one"), pods("two")).opens).toEqual([
      ["web may now reach external:it (pods app=store of namespace two) on tcp 443", false],
    ]);
    const cilium = "kubernetes: { hostnamePolicies: cilium }";
    expect(changes("hostnames: [a.example.com]", "hostnames: [b.example.com]", cilium).opens).toEqual([
      ["web may now reach external:it (host name b.example.com) on tcp 443", false],
    ]);
    const aws = PLATFORMS[1]!;
    expect(changes("securityGroupIds: [sg-1]", "prefixListIds: [pl-1]", aws).opens).toEqual([
      ["web may now reach external:it (prefix list pl-1) on tcp 443", false],
    ]);
  });
});

describe.each(PLATFORMS)("egress to the internet at large: %s", (platform) => {
  it("is exposure, and stands before what stays inside", () => {
    const after = network("cidrs: [0.0.0.0/0]", platform);
    const without = {
      ...after,
      flows: after.flows.filter(({ because }) => !because.some((it) => it.startsWith("connection"))),
    };
    const { wider } = compareAccess(without, after);
    expect(wider.map((change) => [accessSentence(change, "wider"), isExposure(change)])).toEqual([
      ["web may now reach external:it (0.0.0.0/0) on tcp 443", true],
      ["web may now reach stock on tcp 3000", false],
    ]);
  });

  it.each(["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "2000::/3"])("is that of %s", (cidr) => {
    const { flows, identities } = network(`cidrs: ["${cidr}"]`, platform);
    expect(openEgressOf(flows, identities)).toEqual([
      {
        source: "web",
        destination: "external:it",
        networks: [cidr],
        protocol: "tcp",
        ports: "443",
        because: ["connection web.out"],
      },
    ]);
  });

  it("is not that of a private network, however large", () => {
    const { flows, identities } = network('cidrs: [10.0.0.0/8, "fc00::/7"]', platform);
    expect(openEgressOf(flows, identities)).toEqual([]);
  });

  it("is in the summary that a Space shows in previews", () => {
    const planned = network("cidrs: [0.0.0.0/0]", platform);
    expect(summarize(planned, planned.identities).exposure).toEqual({
      "web → external:it (0.0.0.0/0)": "tcp 443",
    });
  });
});
