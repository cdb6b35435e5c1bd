import { describe, expect, it } from "vitest";
import type { Explanation } from "../../../proof/explain";
import { appnet, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({ "appnet.yaml": shopDocument });
const explain = (...words: string[]) => appnet(["explain", ...words], { cwd });

function answered(...words: string[]): Explanation {
  const { code, stdout, stderr } = explain(...words, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Explanation;
}

describe("appnet explain", () => {
  it("says that something passes, and what lets it at both ends", () => {
    expect(explain("shop", "cache")).toEqual({
      code: 0,
      stderr: "",
      stdout: `allowed: shop → cache on tcp 6379

  shop        lets tcp 6379 out   prod-shop-to-cache-tcp-6379-egress
  cache:6379  leads to port 6379  prod-cache-service
  cache       lets tcp 6379 in    prod-shop-to-cache-tcp-6379-ingress

declared by connection shop.cache
`,
    });
  });

  it("says that nothing passes, and what keeps it back; that is an answer as well", () => {
    expect(explain("stock", "cache", "tcp/6379")).toEqual({
      code: 0,
      stderr: "",
      stdout: `denied: stock → cache on tcp 6379

  stock       does not let it out: nothing allows it past  prod-default-deny
  cache:6379  leads to port 6379                           prod-cache-service
  cache       does not let it in: nothing allows it past   prod-default-deny

nothing declares it
`,
    });
  });

  it("points to the gateway that stands between", () => {
    expect(explain("internet", "stock").stdout).toBe(`denied: internet → stock

  internet  is outside: nothing here filters what it sends
  stock     does not let it in: nothing allows it past      prod-default-deny

nothing declares it

gateway:public stands between them: internet reaches it, and it reaches stock (appnet explain gateway:public stock)
`);
    expect(answered("internet", "stock").gateways).toEqual(["gateway:public"]);
    expect(answered("internet", "cache").gateways).toEqual([]);
    expect(answered("stock", "shop").gateways).toEqual([]);
    expect(answered("internet", "gateway:public").gateways).toEqual([]);
  });

  it.each([
    [["shop", "cache", "6379"], true],
    [["shop", "cache", "tcp/6379"], true],
    [["shop", "cache", "TCP/6379"], true],
    [["shop", "cache", "udp/6379"], false],
    [["shop", "cache", "6380"], false],
    [["shop", "10.20.0.0/16", "5433"], true],
    [["shop", "10.20.3.4"], true],
    [["shop", "10.21.3.4"], false],
    [["shop", "fd00::1"], false],
    [["internet", "gateway:public", "443"], true],
    [["internet", "shop"], false],
    [["stock", "platform:dns", "udp/53"], true],
    [["cache", "shop"], false],
  ])("%j: allowed is %j", (words, allowed) => {
    expect(answered(...words).allowed).toBe(allowed);
  });

  it("takes names for what they are inside, of the protocol that is asked for", () => {
    expect(answered("shop", "cache", "6379").routes).toHaveLength(1);
    expect(answered("shop", "cache", "udp/6379").routes).toEqual([]);
    expect(answered("internet", "cache").routes).toEqual([]);
  });

  it("explains another document, a saved plan, and a program", () => {
    const saved = appnet(["plan", "--json"], { cwd }).stdout;
    const elsewhere = directoryWith({ "plan.json": saved, "other.yaml": shopDocument });
    const { stdout } = explain("shop", "cache");
    for (const option of [
      ["--plan", "plan.json"],
      ["-f", "other.yaml"],
      ["--file", "other.yaml"],
    ]) {
      expect(appnet(["explain", "shop", "cache", ...option], { cwd: elsewhere })).toEqual({
        code: 0,
        stderr: "",
        stdout,
      });
    }
    expect(appnet(["explain", "frontend", "basket", "-f", "examples/shop"]).stdout).toMatch(
      /^allowed: frontend → basket on tcp 3000\n/,
    );
  });

  it.each([
    [["shp", "cache"], 'error "shp" is nothing that the plan of space prod knows (did you mean "shop"?)'],
    [
      ["shop", "gateway:publc"],
      'error "gateway:publc" is nothing that the plan of space prod knows (did you mean "gateway:public"?)',
    ],
    [["shop", "cache", "http"], 'error "http" is no port (write 3000, tcp/3000 or udp/53, from 1 to 65535)'],
    [["shop", "cache", "0"], 'error "0" is no port (write 3000, tcp/3000 or udp/53, from 1 to 65535)'],
    [
      ["shop", "cache", "65536"],
      'error "65536" is no port (write 3000, tcp/3000 or udp/53, from 1 to 65535)',
    ],
    [["shop", "cache", "--plan", "none.json"], "error none.json: no such file"],
    [
      ["shop", "cache", "--plan", "none.json", "-f", "."],
      "error --plan none.json: leave out --file, or --plan",
    ],
  ])("%j is refused", (words, error) => {
    expect(explain(...words)).toEqual({ code: 1, stdout: "", stderr: `${error}\n` });
  });

  it("names all that is not known", () => {
    expect(explain("a", "b").stderr.match(/^error /gm)).toHaveLength(2);
  });
});
