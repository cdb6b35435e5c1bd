import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isTlsScheme,
  normaliseCidr,
  parseTarget,
  soleAddress,
  transportOf,
} from "../../../../core/resolve/target";

describe("parseTarget", () => {
  it.each([
    ["http://basket:3000", "http", "basket", 3000],
    ["http://basket", "http", "basket", 80],
    ["https://ledger.payments:61443", "https", "ledger.payments", 61443],
    ["https://ledger.payments.acme", "https", "ledger.payments.acme", 443],
    ["tcp://basket.shop.svc.cluster.local:3000", "tcp", "basket.shop.svc.cluster.local", 3000],
    ["udp://dns:53", "udp", "dns", 53],
    ["HTTP://basket:1", "http", "basket", 1],
    ["x+y.z-1://basket:65535", "x+y.z-1", "basket", 65535],
    ["http://a-b-c:007", "http", "a-b-c", 7],
  ])("%s is an application or host name", (text, scheme, host, port) => {
    expect(parseTarget(text)).toEqual({ kind: "url", scheme, host, port });
  });

  it.each([
    ["tcp://10.1.2.3:5432", "10.1.2.3", "10.1.2.3/32"],
    ["tcp://10.20.0.0/16:5432", "10.20.0.0/16", "10.20.0.0/16"],
    ["tcp://10.20.30.40/16:5432", "10.20.30.40/16", "10.20.0.0/16"],
    ["tcp://0.0.0.0/0:5432", "0.0.0.0/0", "0.0.0.0/0"],
    ["tcp://[fd00::1]:5432", "fd00::1", "fd00::1/128"],
    ["tcp://[FD00:0:0::1]:5432", "FD00:0:0::1", "fd00::1/128"],
    ["tcp://[fd00::]/8:5432", "fd00::/8", "fd00::/8"],
    ["tcp://[fd00::1/64]:5432", "fd00::1/64", "fd00::/64"],
    ["tcp://[::]/0:5432", "::/0", "::/0"],
  ])("%s is a network", (text, host, cidr) => {
    expect(parseTarget(text)).toEqual({ kind: "url", scheme: "tcp", host, cidr, port: 5432 });
  });

  it.each([
    ["http", 80],
    ["ws", 80],
    ["https", 443],
    ["wss", 443],
    ["amqp", 5672],
    ["amqps", 5671],
    ["ldap", 389],
    ["ldaps", 636],
    ["mongodb", 27017],
    ["mqtt", 1883],
    ["mqtts", 8883],
    ["mysql", 3306],
    ["nats", 4222],
    ["postgres", 5432],
    ["postgresql", 5432],
    ["redis", 6379],
    ["rediss", 6379],
    ["smtp", 25],
    ["ssh", 22],
  ])("%s brings port %i", (scheme, port) => {
    expect(parseTarget(`${scheme}://db`)).toMatchObject({ port });
    expect(parseTarget(`${scheme}://[fd00::1]`)).toMatchObject({ port });
    expect(parseTarget(`${scheme}://db:1`)).toMatchObject({ port: 1 });
  });

  it.each(["tcp", "udp", "grpc", "tls", "foo"])("%s brings no port", (scheme) => {
    expect(parseTarget(`${scheme}://db`)).toEqual({
      kind: "invalid",
      fix: `the scheme ${scheme} has no default port: add one, such as ${scheme}://basket:3000`,
    });
  });

  it.each([
    ["basket", "basket", undefined],
    ["basket.api", "basket", "api"],
    ["b-1.a-2", "b-1", "a-2"],
  ])("%s is an application or its interface", (text, application, name) => {
    expect(parseTarget(text)).toEqual({ kind: "interface", application, interface: name });
  });

  it.each([
    "",
    " ",
    "basket:3000",
    "basket.payments.acme",
    "Basket",
    "-basket",
    "basket-",
    "basket.",
    "10.0.0.1:80",
    "://basket:80",
    "1http://basket:80",
    "http://",
    "http:///",
    "http://:80",
    "http://basket:",
    "http://basket:0",
    "http://basket:65536",
    "http://basket:-1",
    "http://basket:8080-8090",
    "http://basket:3000/",
    "http://basket:3000/path",
    "http://basket/path:3000",
    "http://me@basket:3000",
    "http://basket..payments:80",
    "http://.basket:80",
    "http://basket_1:80",
    "http://bücher:80",
    "http:// basket:80",
    "http://10.0.0.0/33:80",
    "http://[10.0.0.1]:80",
    "http://[fd00::1:80",
    "http://fd00::1:80",
    "http://[]:80",
    "http://[fd00::]/129:80",
    "http://[not-an-address]:80",
    "http://basket:80\n",
    "http://bas\nket:80",
  ])("%j is none, and the advice is not empty", (text) => {
    const target = parseTarget(text);
    expect(target.kind).toBe("invalid");
    expect(target).toMatchObject({ fix: expect.stringMatching(/\S/) as unknown });
  });

  it("never throws, and never gives a port that is none", () => {
    const pieces = fc.constantFrom(
      "http",
      "udp",
      "://",
      ":",
      "/",
      "[",
      "]",
      ".",
      "-",
      "a",
      "10.0.0.1",
      "::",
      "80",
      "",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const target = parseTarget(text);
        if (target.kind !== "url") return;
        expect(target.port).toBeGreaterThanOrEqual(1);
        expect(target.port).toBeLessThanOrEqual(65535);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("schemes", () => {
  it("are UDP for udp alone", () => {
    expect(transportOf("udp")).toBe("udp");
    expect(transportOf("UDP")).toBe("udp");
    for (const scheme of ["tcp", "http", "grpc", "dtls", "udplite", ""])
      expect(transportOf(scheme)).toBe("tcp");
  });

  it("are encrypted where their name says so", () => {
    for (const scheme of ["https", "grpcs", "wss", "tls", "amqps", "ldaps", "mqtts", "rediss"]) {
      expect(isTlsScheme(scheme)).toBe(true);
    }
    for (const scheme of ["http", "grpc", "ws", "tcp", "udp", "nats", "dns"])
      expect(isTlsScheme(scheme)).toBe(false);
  });
});

describe("networks", () => {
  it("lose their host bits, once and for all", () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, fc.nat(32), (address, bits) => {
        const network = normaliseCidr(`${address.join(".")}/${bits}`);
        const value = (text: string) => text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
        const size = 2 ** (32 - bits);
        const [start, length] = network.split("/") as [string, string];
        expect(Number(length)).toBe(bits);
        expect(value(start)).toBe(Math.floor(value(address.join(".")) / size) * size);
        expect(normaliseCidr(network)).toBe(network);
      }),
    );
  });

  it("of one address are told from larger ones", () => {
    expect(soleAddress("10.0.0.1/32")).toBe("10.0.0.1");
    expect(soleAddress("10.0.0.0/31")).toBeUndefined();
    expect(soleAddress("fd00::1/128")).toBe("fd00::1");
    expect(soleAddress("fd00::/32")).toBeUndefined();
  });
});
