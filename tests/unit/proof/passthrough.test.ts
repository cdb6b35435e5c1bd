import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileText } from "../../../core/document/readDocument";
import { planOf, type Plan } from "../../../core/plan/plan";
import { prove } from "../../../proof/prove";
import { changed, without, wordsOf } from "./support";

const example = (name: string): Plan =>
  planOf(compileText(readFileSync(`examples/${name}/appnet.yaml`, "utf8")).compilation!);

const differences = (plan: Plan): string[] => wordsOf(prove(plan));

const GATEWAY = "vault-gateway.secure";
const OTHERWISE = "and is declared to do otherwise:";

describe("port 80 of a passthrough gateway on Kubernetes", () => {
  const plan = example("passthrough");
  const redirect = `${GATEWAY}-redirect`;
  const edited = (change: (rule: any, spec: any) => void): string[] =>
    differences(changed(plan, redirect, ({ spec }: any) => change(spec.rules[0], spec)));

  it("redirects to HTTPS, which is proved", () => {
    expect(differences(plan)).toEqual([]);
  });

  it("is said to lead to the application where it does", () => {
    expect(
      edited((rule) => {
        delete rule.filters;
        rule.backendRefs = [{ name: "vault", port: 8200 }];
      }),
    ).toEqual([
      `gateway:secure sends requests to vault on 8200 for http://vault.example.com/, ${OTHERWISE} redirects to https on 443`,
    ]);
  });

  it("is said to lead to the application where one path does", () => {
    expect(
      edited((_, spec) => {
        const matches = [{ path: { type: "PathPrefix", value: "/v1/secret" } }];
        spec.rules.push({ matches, backendRefs: [{ name: "vault", port: 8200 }] });
      }),
    ).toEqual([
      `gateway:secure sends requests to vault on 8200 for http://vault.example.com/v1/secret, ${OTHERWISE} redirects to https on 443`,
    ]);
  });

  it.each([
    [{ scheme: "https", hostname: "vault.example.net" }, "https at vault.example.net"],
    [{ scheme: "https", path: { type: "ReplaceFullPath", replaceFullPath: "/x" } }, "https at"],
    [{ scheme: "https", port: 8443 }, "https on 8443"],
    [{ scheme: "http" }, "http"],
  ])("is said to redirect elsewhere where it does: %j", (requestRedirect, where) => {
    const found = edited((rule) => {
      rule.filters = [{ type: "RequestRedirect", requestRedirect }];
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`gateway:secure redirects to ${where}`);
    expect(found[0]).toContain(`${OTHERWISE} redirects to https on 443`);
  });

  it("is missed where nothing listens, and where its redirect is not there", () => {
    const unheard = changed(plan, `${GATEWAY}-gateway`, ({ spec }: any) => {
      spec.listeners = spec.listeners.filter(({ port }: any) => port !== 80);
    });
    expect(differences(unheard)).toContain(
      "gateway:secure does not listen on 80, which is declared to be plain",
    );
    expect(differences(without(plan, redirect))).toEqual([
      `gateway:secure sends requests nowhere for http://vault.example.com/, ${OTHERWISE} redirects to https on 443`,
    ]);
  });
});

describe("port 80 of a passthrough gateway on AWS", () => {
  const plan = example("aws-passthrough");
  const listener = `${GATEWAY}-listener-80`;
  const edited = (change: (inputs: any) => void): string[] => differences(changed(plan, listener, change));

  it("leads to the TLS of the application, which is proved", () => {
    expect(differences(plan)).toEqual([]);
  });

  it("is said to lead elsewhere where it does", () => {
    expect(
      edited(({ defaultActions: [action] }) => {
        action.targetGroupArn = "${empty.arn}";
      }),
    ).toContain(
      `gateway:secure sends requests to target group empty, in which nothing registers for http://vault.example.com/, ${OTHERWISE} sends requests to vault on 8200`,
    );
  });

  it("is said to be plain where a listener understands HTTP", () => {
    expect(
      edited((inputs) => {
        inputs.protocol = "HTTP";
      }),
    ).toEqual(["gateway:secure listens on 80 in mode plain, which is declared to be passthrough"]);
  });

  it("is missed where nothing listens, and where the security group keeps callers waiting", () => {
    expect(differences(without(plan, listener))).toContain(
      "gateway:secure does not listen on 80, which is declared to be passthrough",
    );
    expect(differences(without(plan, "vault-internet-to-gateway.secure-tcp-80-ipv4-ingress"))).toEqual([
      expect.stringContaining("does not reach gateway:secure on tcp 80, which is declared"),
    ]);
  });
});
