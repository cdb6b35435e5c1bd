import { describe, expect, it } from "vitest";
import { problemsIn, problemsOf } from "../rules/support";

/** A document with one application `web` behind one gateway, each with the given keys. */
const documentOf = (application: string, gateway = "internal: false") => `space: prod
kubernetes: { gatewayClassName: envoy }
applications:
  web: { image: web, inbound: { http: { port: 8080 } }, ${application} }
gateways:
  public: { routes: [ { destination: "http://web:8080" } ], ${gateway} }
`;

describe("values of the wrong type", () => {
  it("asks for quotes where YAML reads a version as a number", () => {
    const text = documentOf(
      "cpu: 1",
      "tls: { certificateFrom: { kubernetesSecret: www }, minimumProtocolVersion: 1.2 }",
    );
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "document/type", line: 6, fix: 'put it in quotes: "1.2"' });
    expect(problemsIn(text.replace("1.2", '"1.2"'))).toEqual([]);
    expect(problemsIn(text.replace("1.2", '"1.1"'))).toEqual(["6:136 document/type"]);
  });

  it("names what an existing workload is", () => {
    const [problem, ...others] = problemsOf(documentOf("existing: yes").replace(/image: [^,]*, /, ""));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "document/type", line: 4, message: '"yes" is not a mapping' });
  });

  it.each([
    ["replicas: two", '"two" is not a number'],
    ["replicas: -1", "-1 is out of bounds"],
    ["replicas: .inf", "Infinity is not"],
    ["replicas: .nan", ".nan is not a number"],
    ["cpu: 0", "0 is out of bounds"],
    ["memory: 1.5", "1.5 is not a whole number"],
    ["runAsUser: 0", "0 is out of bounds"],
    ["command: run", '"run" is not a list'],
    ["arguments: [ 1 ]", "1 is not a string"],
    ["environment: [ A ]", "a list is not a mapping"],
    ["environment: { A: 1 }", "the number is not a string"],
    ["environment: { A: }", "an empty value is not a string"],
    ["hostname: 5", "5 is not a string"],
    ["healthCheck: { path: health }", "wrong form"],
    ["connections: { a: 5 }", "5 is not a string or a mapping"],
    ["connections: { a: {} }", "to is missing"],
    ["connections: { a: [] }", "a list is not a string or a mapping"],
    ["outbound: { a: true }", "true is not a mapping"],
    ["outbound: { a: ~ }", "an empty value is not a mapping"],
  ])("%s: %s", (keys, message) => {
    const problems = problemsOf(documentOf(keys));
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual(["4 document/type"]);
    expect(problems[0]!.message).toContain(message);
  });

  it.each([
    ["replicas: -1", "give at least 0"],
    ["cpu: 0", "give more than 0"],
  ])("%s: %s", (keys, fix) => {
    expect(problemsOf(documentOf(keys)).map((problem) => problem.fix)).toEqual([fix]);
  });

  it("are not repeated where they are long or have several lines", () => {
    for (const value of ["two\\nlines", "x".repeat(41)]) {
      expect(problemsOf(`space: prod\nkubernetes: "${value}"\n`)[0]!.message).toBe(
        "the text is not a mapping",
      );
    }
  });

  it.each(["constructor", "prototype", "to-string", "a", "1a".repeat(31).replace("1", "b")])(
    "%s is a name like every other",
    (name) => {
      const text = `space: prod
kubernetes: {}
applications:
  ${name}: { image: a, inbound: { ${name}: { port: 80 } } }
  caller: { image: b, outbound: { ${name}: {} } }
connections: [ { source: caller.${name}, destination: ${name}.${name} } ]
policies: [ { source: caller, destination: ${name} } ]
`;
      expect(problemsIn(text)).toEqual([]);
    },
  );

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
    "%s is no key of anything",
    (key) => {
      expect(problemsIn(`space: prod\nkubernetes: {}\n${key}: {}\n`)).toEqual(["3:1 document/unknown-key"]);
      expect(problemsIn(documentOf(`${key}: {}`))).toEqual(["4:57 document/unknown-key"]);
    },
  );

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("%s is not declared", (name) => {
    const problems = problemsIn(`space: prod
kubernetes: {}
applications: { web: { image: web } }
connections: [ { source: ${name}.x, destination: web } ]
policies: [ { source: ${name}, destination: web } ]
`);
    expect(problems).toContain("4:26 connection/unknown-application");
    expect(problems).toContain("5:23 policy/unknown-application");
  });

  it("refuses __proto__ as a name, and never drops it silently", () => {
    const named = (key: string) => problemsIn(`space: prod\nkubernetes: {}\n${key}: { __proto__: {} }\n`);
    expect(named("applications")).toEqual(["3:17 document/name"]);
    expect(named("gateways")).toEqual(["3:13 document/name"]);
    expect(problemsIn(documentOf("outbound: { __proto__: { required: true } }"))).toEqual([
      "4:69 document/name",
    ]);
  });

  it("leaves the prototypes of objects alone", () => {
    problemsOf(
      "space: prod\nkubernetes: {}\n__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n",
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
