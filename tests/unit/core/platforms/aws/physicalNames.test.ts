import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan, problems, yaml } from "./support";

const first = fc.constantFrom("a", "z", "internal");
const label = fc
  .tuple(
    first,
    fc.string({ unit: fc.constantFrom("a", "b", "0", "-"), maxLength: 52 }),
    fc.constantFrom("", "x"),
  )
  .map((parts) => parts.join("").replace(/-+$/, "").slice(0, 63));

const document = (organization: string, space: string, application: string, gateway: string) => yaml`
  organization: ${organization}
  space: ${space}
  aws: {}
  applications: { ${application}: { image: "a:1", inbound: { web: { port: 65535 } } } }
  gateways: { ${gateway}: { routes: [{ destination: ${application} }] } }
`;

const namesOf = (text: string) =>
  plan(text)
    .resources.filter((it) => /loadBalancer:|targetGroup:/.test(it.type))
    .map((it) => it.inputs["name"] as string);

describe("the names that AWS sees", () => {
  it("of load balancers and target groups have at most 32 letters, digits and hyphens", () => {
    fc.assert(
      fc.property(label, label, label, label, (organization, space, application, gateway) => {
        const text = document(organization, space, application, gateway);
        const names = namesOf(text);
        expect(new Set(names).size).toBe(2);
        for (const name of names) {
          expect(name).toMatch(/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/);
          expect(name).not.toMatch(/^internal-/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("tell organizations, spaces, applications and gateways apart", () => {
    const long = "a".repeat(60);
    const texts = [
      document("o", `${long}-1`, `${long}-1`, "g"),
      document("p", `${long}-1`, `${long}-1`, "g"),
      document("o", `${long}-2`, `${long}-1`, "g"),
      document("o", `${long}-1`, `${long}-2`, "g"),
      document("o", `${long}-1`, `${long}-1`, "h"),
    ];
    const groups = texts.map((text) => namesOf(text)[1]);
    expect(new Set(groups).size).toBe(texts.length);
  });

  it("of security groups do not begin like an id", () => {
    const text = document("o", "sg-1", "shop", "public");
    for (const { inputs } of plan(text).resourcesOfType("SecurityGroup"))
      expect(inputs["namePrefix"]).toMatch(/^(?!sg-).{1,100}$/);
  });

  it("of roles and services fit when everything is as long as it may be", () => {
    const long = "a".repeat(63);
    const planned = plan(document(long, long, long, long));
    const limits: Record<string, number> = { Role: 64, Service: 255, SecurityGroup: 255 };
    for (const [kind, limit] of Object.entries(limits)) {
      for (const { inputs, name } of planned.resourcesOfType(kind)) {
        const physical = (inputs["name"] as string | undefined) ?? `${name}-1234567`;
        expect(physical.length, physical).toBeLessThanOrEqual(limit);
      }
    }
    expect(planned.resourcesOfType("TaskDefinition").map((it) => it.inputs["family"])).toEqual([
      expect.stringMatching(/^[A-Za-z0-9_-]{1,255}$/),
    ]);
  });

  it("that two resources would share are an error", () => {
    const text = yaml`
      space: prod
      aws: {}
      applications:
        web: { image: "web:1" }
        web-logs: { image: "web-logs:1" }
    `;
    expect(problems(text)).toEqual([
      expect.stringContaining('document/name two resources would both be named "prod-web-logs"'),
    ]);
  });

  it("tell spaces of one name in two organizations apart, in one account", () => {
    const long = "a".repeat(50);
    const given = (organization: string) =>
      plan(yaml`
        organization: ${organization}
        space: prod
        aws: { createCertificateAuthority: true, hostedZoneId: Z1 }
        applications:
          ${long}: { image: "a:1", inbound: { web: { port: 8080, tls: automatic } } }
        gateways: { public: { routes: [{ destination: ${long} }] } }
      `).resources.flatMap(({ type, inputs }) => {
        const name = (inputs["name"] ?? inputs["family"]) as string | undefined;
        return name === undefined ? [] : [`${type} ${name}`];
      });
    const acme = given("acme");
    expect(acme.length).toBeGreaterThan(8);
    const shared = given("globex").filter((it) => acme.includes(it));
    // Revisions of one family are each their own; a Cloud Map service is in its space's domain.
    expect(shared).toEqual([
      `aws:ecs/taskDefinition:TaskDefinition prod-${long}`,
      `aws:servicediscovery/service:Service ${long}`,
    ]);
  });
});
