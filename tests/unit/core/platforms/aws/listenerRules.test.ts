import { describe, expect, it } from "vitest";
import { gateway, problems } from "./support";

const route = (keys: string, more = "") =>
  gateway(`${more}routes: [{ destination: "http://frontend:8080", ${keys} }]`);

describe("the path of a listener rule", () => {
  it.each(["/a-b_c.d", "/~user", "/a$b", "/'a'", "/@me", "/a:b", "/a+b", "/A/0"])("may be %s", (path) => {
    expect(problems(route(`path: "${path}"`))).toEqual([]);
  });

  it.each(["!", "(", ")", ",", ";", "=", "&", "%"])(
    "may not have %s, which load balancers do not match",
    (it) => {
      const path = `/a${it}${it === "%" ? "41" : ""}`;
      expect(problems(route(`path: "${path}"`))).toEqual([
        expect.stringContaining(
          `gateways.public.routes[0].path platform/unsupported "${path}" has ${it}, which a load balancer cannot match`,
        ),
      ]);
    },
  );
});

describe("the host name of a listener rule", () => {
  it.each(["www.example.com", "*.example.com", "xn--bcher-kva.example", "a.b.c.d.example"])(
    "may be %s",
    (name) => {
      expect(problems(route(`hostname: "${name}"`))).toEqual([]);
    },
  );

  it.each(["www.example.xn--p1ai", "www.example.c0m"])(
    "may not be %s, which ends in more than letters",
    (name) => {
      expect(problems(route(`hostname: "${name}"`))).toEqual([
        expect.stringMatching(
          /^gateways\.public\.routes\[0\]\.hostname platform\/unsupported ".*" ends with other/,
        ),
      ]);
      expect(problems(route("path: /", `hostname: { fullyQualifiedHostname: "${name}" }\n`))).toEqual([
        expect.stringMatching(/^gateways\.public\.hostname platform\/unsupported ".*" ends with other/),
      ]);
    },
  );

  it("has at most 128 characters", () => {
    const name = (length: number) => `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(length - 122)}`;
    expect(problems(route(`hostname: ${name(128)}`))).toEqual([]);
    expect(problems(route(`hostname: ${name(129)}`))).toEqual([
      expect.stringContaining("the host name has 129 characters (use at most 128)"),
    ]);
  });
});
