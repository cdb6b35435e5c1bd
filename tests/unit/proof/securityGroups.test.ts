import { describe, expect, it } from "vitest";
import { group, id, ingress, egress, older, tcp, by, network, type Inputs } from "./securityGroupNetwork";

describe("groups", () => {
  it("let nothing through without rules", () => {
    expect(network([]).passes("web", "db")).toBe("nothing");
    expect(network([]).passes("web", "web")).toBe("nothing");
  });

  it("need a rule at both ends", () => {
    const [out, into] = [
      egress("web", { ...by("db"), ...tcp(5432) }),
      ingress("db", { ...by("web"), ...tcp(5432) }),
    ];
    expect(network([out]).passes("web", "db")).toBe("nothing");
    expect(network([into]).passes("web", "db")).toBe("nothing");
    expect(network([out, into]).passes("web", "db")).toBe("tcp 5432");
    // Answers come back by themselves; new connections do not.
    expect(network([out, into]).passes("db", "web")).toBe("nothing");
  });

  it("let through what both ends have in common", () => {
    const rules = [
      egress("web", { ...by("db"), ...tcp(80, 90) }),
      ingress("db", { ...by("web"), ...tcp(85, 95) }),
    ];
    expect(network(rules).passes("web", "db")).toBe("tcp 85-90");
  });

  it("of one interface work together, and mean it by any of them", () => {
    const rules = [
      egress("web", { ...by("db"), ...tcp(80) }),
      egress("web", { ...by("shared"), ...tcp(81) }),
      ingress("db", { ...by("web"), ...tcp(80) }),
      ingress("shared", { ...by("web"), ...tcp(81, 82) }),
    ];
    expect(network(rules).passes("web", "db")).toBe("tcp 80-81");
  });

  it("may refer to each other and to themselves", () => {
    const cycle = [
      egress("web", { ...by("db"), ...tcp(1) }),
      ingress("db", { ...by("web"), ...tcp(1) }),
      egress("db", { ...by("web"), ...tcp(2) }),
      ingress("web", { ...by("db"), ...tcp(2) }),
      egress("web", { ...by("web"), ...tcp(3) }),
      ingress("web", { ...by("web"), ...tcp(3) }),
    ];
    const found = network(cycle);
    expect([found.passes("web", "db"), found.passes("db", "web"), found.passes("web", "web")]).toEqual([
      "tcp 1",
      "tcp 2",
      "tcp 3",
    ]);
  });

  it("that nothing has may be had by something outside the plan", () => {
    const rules = [
      group("client"),
      egress("client", { ...by("db"), ...tcp(5432) }),
      ingress("db", { ...by("client"), ...tcp(5432) }),
    ];
    expect(network(rules).passes("anything in security group client", "db")).toBe("tcp 5432");
  });

  it("that only their id is known of may let anything through on their own side", () => {
    const found = network([egress("web", { referencedSecurityGroupId: "sg-1", ...tcp(443) })]);
    expect(found.passes("web", "anything in security group sg-1")).toBe("nothing");
    expect(found.mayPass("web", "anything in security group sg-1")).toBe("tcp 443");
  });

  it("of another account are known by their id", () => {
    const found = network([egress("web", { referencedSecurityGroupId: "123456789012/sg-1", ...tcp(443) })], {
      identities: [{ party: "ledger.payments", securityGroups: ["sg-1"] }],
    });
    expect(found.mayPass("web", "ledger.payments")).toBe("tcp 443");
  });

  it("that are looked up are known by their tags", () => {
    const tags = { "appnet:space": "payments", "appnet:application": "ledger" };
    const lookups = [
      { name: "found", function: "aws:ec2/getSecurityGroups:getSecurityGroups", inputs: { tags } },
    ];
    const rules = [egress("web", { ...by("found"), ...tcp(443) })];
    const identities = [{ party: "ledger.payments", securityGroupTags: { ...tags } }];
    expect(network(rules, { lookups, identities }).mayPass("web", "ledger.payments")).toBe("tcp 443");
    const others = [{ ...lookups[0]!, inputs: { tags: { ...tags, "appnet:application": "other" } } }];
    expect(network(rules, { lookups: others, identities }).mayPass("web", "ledger.payments")).toBe("nothing");
  });
});

describe("protocols and ports", () => {
  const EVERYTHING = { ipProtocol: "-1" };
  const between = (out: Inputs, into: Inputs) =>
    network([egress("web", { ...by("db"), ...out }), ingress("db", { ...by("web"), ...into })]).passes(
      "web",
      "db",
    );

  it.each([
    ["all protocols", EVERYTHING, EVERYTHING, "everything"],
    [
      "all protocols with ports beside them, which do not count",
      { ...EVERYTHING, fromPort: 0, toPort: 0 },
      EVERYTHING,
      "everything",
    ],
    ["one protocol of all", EVERYTHING, tcp(80), "tcp 80"],
    ["all ports", tcp(0, 65535), tcp(1, 65535), "tcp on all ports"],
    ["numbers for names", { ...tcp(80), ipProtocol: "6" }, tcp(80), "tcp 80"],
    ["UDP is not TCP", { ...tcp(80), ipProtocol: "17" }, tcp(80), "nothing"],
    ["UDP", { ...tcp(53), ipProtocol: "udp" }, { ...tcp(53), ipProtocol: "UDP" }, "udp 53"],
    ["a protocol without ports", { ipProtocol: "47" }, EVERYTHING, "protocol 47 on all ports"],
    ["ICMP", { ipProtocol: "icmp", fromPort: -1, toPort: -1 }, EVERYTHING, "icmp on all ports"],
    ["ranges that touch", tcp(80, 81), tcp(81, 82), "tcp 81"],
    ["ranges apart", tcp(80, 81), tcp(82, 83), "nothing"],
  ])("%s", (_, out, into, expected) => {
    expect(between(out, into)).toBe(expected);
  });

  it("of several rules add up", () => {
    const rules = [
      egress("web", { ...by("db"), ...EVERYTHING }),
      ingress("db", { ...by("web"), ...tcp(80, 90) }),
      ingress("db", { ...by("web"), ...tcp(91, 95) }),
      ingress("db", { ...by("web"), ...tcp(85) }),
    ];
    expect(network(rules).passes("web", "db")).toBe("tcp 80-95");
  });
});

describe("addresses", () => {
  it("are networks of both families, and prefix lists", () => {
    const rules = [
      egress("web", { cidrIpv4: "10.0.0.0/8", ...tcp(1) }),
      egress("web", { cidrIpv6: "fd00::/8", ...tcp(2) }),
      egress("web", { prefixListId: "pl-1", ...tcp(3) }),
    ];
    expect(network(rules).outside("egress", "web")).toEqual([
      "pl-1: tcp 3",
      "10.0.0.0/8: tcp 1",
      "fd00::/8: tcp 2",
    ]);
  });

  it("that overlap add up", () => {
    const rules = [
      ingress("web", { cidrIpv4: "10.0.0.0/8", ...tcp(1) }),
      ingress("web", { cidrIpv4: "10.0.0.0/9", ...tcp(2) }),
    ];
    expect(network(rules).outside("ingress", "web")).toEqual(["10.0.0.0/9: tcp 1-2", "10.128.0.0/9: tcp 1"]);
  });

  it("of everything include those of parties: a rule for all addresses at one end, one for the group at the other", () => {
    const [everywhere, into] = [
      egress("web", { cidrIpv4: "0.0.0.0/0", ...tcp(443) }),
      ingress("db", { ...by("web"), ...tcp(443) }),
    ];
    expect(network([everywhere, into]).passes("web", "db")).toBe("tcp 443");
  });

  it("of some networks may be those of parties", () => {
    const rules = [
      egress("web", { cidrIpv4: "10.0.0.0/8", ...tcp(443) }),
      ingress("db", { ...by("web"), ...tcp(443) }),
    ];
    expect(network(rules).passes("web", "db")).toBe("nothing");
    expect(network(rules).mayPass("web", "db")).toBe("tcp 443");
  });

  it("of the VPC, which is looked up, are those of parties", () => {
    const lookups = [{ name: "vpc", function: "aws:ec2/getVpc:getVpc", inputs: { default: true } }];
    const rules = [
      egress("web", { cidrIpv4: "${vpc.cidrBlock}", ...tcp(443) }),
      ingress("db", { ...by("web"), ...tcp(443) }),
    ];
    expect(network(rules, { lookups }).passes("web", "db")).toBe("tcp 443");
    expect(network(rules, { lookups }).outside("egress", "web")).toEqual(["${vpc.cidrBlock}: tcp 443"]);
  });
});

describe("rules in other forms", () => {
  it("of a group's own", () => {
    const rules = [
      group("web", {
        egress: [
          { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] },
        ],
      }),
      group("db", {
        ingress: [
          { protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: [id("web")] },
          { protocol: "tcp", fromPort: 22, toPort: 22, self: true },
        ],
        egress: [{ protocol: "tcp", fromPort: 22, toPort: 22, self: true, prefixListIds: ["pl-1"] }],
      }),
    ];
    const found = network(rules);
    expect(found.problems).toEqual([]);
    expect(found.passes("web", "db")).toBe("tcp 5432");
    expect(found.passes("db", "db")).toBe("tcp 22");
    expect(found.outside("egress", "web")).toEqual(["0.0.0.0/0: everything", "::/0: everything"]);
    expect(found.outside("egress", "db")).toEqual(["pl-1: tcp 22"]);
  });

  it("of the older resource", () => {
    const ports = { protocol: "tcp", fromPort: 80, toPort: 80 };
    const rules = [
      older("web", { type: "egress", ...ports, sourceSecurityGroupId: id("db") }),
      older("db", { type: "ingress", ...ports, sourceSecurityGroupId: id("web") }),
      older("db", { type: "ingress", ...ports, self: true, cidrBlocks: ["10.0.0.0/8"] }),
      older("db", { type: "egress", ...ports, self: true }),
    ];
    const found = network(rules);
    expect([found.passes("web", "db"), found.passes("db", "db")]).toEqual(["tcp 80", "tcp 80"]);
    expect(found.outside("ingress", "db")).toEqual(["10.0.0.0/8: tcp 80"]);
  });
});
