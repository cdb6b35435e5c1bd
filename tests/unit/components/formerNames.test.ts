import { describe, expect, it } from "vitest";
import { Gateway, Space } from "../../../components";
import { runProgram, type Registration } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

const aliasesOf = (registration: Registration) => JSON.stringify(registration.aliases);

describe("what is named after what stays", () => {
  it("on Kubernetes: a Service, after its host name, with its application's name as alias", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      newApplication(space, "web", { hostname: "frontend" });
      newApplication(space, "basket");
    });
    expect(aliasesOf(named(registrations, "shop-frontend-service"))).toContain("shop-web-service");
    expect(aliasesOf(named(registrations, "shop-basket-service"))).toBe("[]");
  });

  it("on AWS: a record, after its host name, with its gateway's name as alias", async () => {
    const registrations = await runProgram(() => {
      const space = new Space("shop", { aws: { hostedZoneId: "Z1" } });
      const frontend = newApplication(space, "frontend");
      const hostname = { fullyQualifiedHostname: "www.example.com" };
      new Gateway("public", { space, hostname, routes: [{ destination: frontend }] });
    });
    const record = named(registrations, "shop-space.name-www.example.com");
    expect(aliasesOf(record)).toContain("shop-gateway.public-name-www.example.com");
    expect(record.dependsOn).toContain("shop-frontend-service");
  });
});

describe("the order of what answers", () => {
  it("gives way where an application waits for something of the program's own", async () => {
    const registrations = await runProgram(() => {
      const space = new Space("shop", { aws: { hostedZoneId: "Z1" } });
      const hostname = { fullyQualifiedHostname: "www.example.com" };
      const gateway = new Gateway("public", {
        space,
        hostname,
        routes: [{ destination: "http://frontend:8080" }],
      });
      newApplication(
        space,
        "frontend",
        { inbound: { web: { port: 8080, protocol: "http" } } },
        { dependsOn: gateway },
      );
    });
    const record = named(registrations, "shop-space.name-www.example.com");
    expect(record.dependsOn).not.toContain("shop-frontend-service");
    expect(record.dependsOn).toContain("shop-gateway.public-listener-80");
  });
});
