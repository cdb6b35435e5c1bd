import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Topology, type TopologyArgs } from "../../../components";
import { runProgram } from "../support/mocks";
import * as pem from "../support/certificates";
import { named } from "./support";

type Source = NonNullable<
  NonNullable<
    NonNullable<NonNullable<NonNullable<TopologyArgs["gateways"]>[string]>["tls"]>["certificateFrom"]
  >
>;

/** A value of a registration, without Pulumi's mark of a secret. */
const bare = (value: unknown) =>
  typeof value === "object" && value !== null && "value" in value ? value.value : value;

/** What is imported into ACM. */
async function imported(certificateFrom: Source, certificate = ""): Promise<Record<string, unknown>> {
  const registrations = await runProgram(
    () => {
      new Topology("shop", {
        organization: "acme",
        space: "prod",
        aws: { region: "eu-central-1" },
        applications: { web: { image: "web:1", inbound: { http: { port: 80, protocol: "http" } } } },
        gateways: { public: { tls: { certificateFrom }, routes: [{ destination: "web" }] } },
      });
    },
    {
      answer: () => ({
        id: "vpc-1",
        ids: ["subnet-1"],
        secretString: JSON.stringify({ "tls.crt": certificate, "tls.key": pem.key }),
      }),
    },
  );
  const { inputs } = named(registrations, "shop-gateway.public-certificate");
  return Object.fromEntries(
    ["certificateBody", "certificateChain", "privateKey"].map((key) => [key, bare(inputs[key]) ?? null]),
  );
}

const divided = { certificateBody: pem.leaf, certificateChain: pem.intermediate, privateKey: pem.key };
const SECRET = { secretsManagerArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:www" };

describe("a certificate and its chain in one text, on AWS", () => {
  it("are divided where the text is an Output", async () => {
    const certificate = pulumi.output(pem.leaf + pem.intermediate);
    expect(await imported({ pem: { certificate, privateKey: pem.key } })).toEqual(divided);
  });

  it("are divided where they come from Secrets Manager", async () => {
    expect(await imported(SECRET, pem.leaf + pem.intermediate)).toEqual(divided);
  });

  it("are no chain where the certificate is alone", async () => {
    const alone = { certificateBody: pem.selfSigned, certificateChain: null, privateKey: pem.key };
    expect(await imported(SECRET, pem.selfSigned)).toEqual(alone);
    const certificate = pulumi.output(pem.selfSigned);
    expect(await imported({ pem: { certificate, privateKey: pem.key } })).toEqual(alone);
  });
});
