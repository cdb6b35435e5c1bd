import { expect, it } from "vitest";
import { Application, Gateway, Space } from "../../../components";
import { runProgram } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

/** Nobody has validated anything. */
const UNKNOWN_OUTPUTS = { preview: true };

it("a Service that was imported is not replaced for the address that its cluster gave it", async () => {
  const registrations = await runProgram(() => {
    newApplication(newSpace(), "frontend");
  });
  const others = registrations.filter(({ type }) => type !== "kubernetes:core/v1:Service");
  expect(named(registrations, "shop-frontend-service").ignoreChanges).toEqual([
    "spec.clusterIP",
    "spec.clusterIPs",
  ]);
  expect(others.filter(({ ignoreChanges }) => ignoreChanges.length > 0)).toEqual([]);
});

it("the validation of a certificate does not wait for longer than twenty minutes", async () => {
  const registrations = await runProgram(() => {
    const aws = { region: "eu-central-1", hostedZoneId: "Z1" };
    const space = new Space("shop", { organization: "acme", aws });
    const inbound = { web: { port: 8080, protocol: "http" as const } };
    const frontend = new Application("frontend", { space, image: "frontend:1", inbound });
    new Gateway("public", {
      space,
      hostname: { fullyQualifiedHostname: "www.example.com" },
      tls: { certificateFrom: { managed: true } },
      routes: [{ destination: frontend }],
    });
  }, UNKNOWN_OUTPUTS);
  const limited = registrations.filter(({ createTimeout }) => createTimeout !== "");
  expect(limited.map(({ name, createTimeout }) => [name, createTimeout])).toEqual([
    ["shop-gateway.public-certificate-validation", "20m"],
  ]);
});
