import * as pulumi from "@pulumi/pulumi";
import { compile } from "../../../core/compile";
import { documentSchema } from "../../../core/documentSchema";
import { validate } from "../../../core/model/validate";
import { planOf, type Plan } from "../../../core/plan/plan";

/** A network that only the deployment knows. */
export const NETWORK = pulumi.output("10.20.0.0/16");
export const tcp = { protocol: "tcp", ports: "5432" };

/** The plan of what a program says, as a document that may hold Outputs. */
export function planned(document: object): Plan {
  const read = validate(documentSchema, { organization: "acme", space: "prod", ...document });
  if (!("value" in read)) throw new Error(JSON.stringify(read.problems));
  return planOf(compile(read.value).compilation!);
}

export const applications = {
  web: { image: "web:1", inbound: { http: { port: 8080 } }, connections: { stock: "tcp://stock:3000" } },
  stock: { image: "stock:1", inbound: { api: { port: 3000 } } },
};
export const kubernetes = { kubernetes: {}, applications };
export const aws = { aws: { region: "eu-central-1" }, applications };
export const policies = [{ source: "web", destinationCidr: NETWORK, ...tcp }];
export const gateways = (...allowedCidrs: unknown[]) => ({
  gateways: { public: { routes: [{ destination: "web.http" }], allowedCidrs } },
});
