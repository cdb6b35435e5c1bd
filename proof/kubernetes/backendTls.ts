import type { ProvablePlan } from "../evidence";
import { mappingIn, mappingsIn, wordOf, type Fields, type Read, type UndecidedPoints } from "../reading";
import type { Certificates } from "./certificates";
import { placeOf } from "./placeOf";
import type { Service } from "./services";

const BACKEND_TLS = /^kubernetes:gateway\.networking\.k8s\.io\/[a-z0-9]+:BackendTLSPolicy$/;

/**
 * What gateways verify behind them: the certificate of automatic TLS, against the authority that signs it. What verifies
 * anything else is undecided, and so is a route to automatic TLS that nothing verifies.
 */
export function checkBackendTls(
  { gateways, applications }: ProvablePlan,
  resources: readonly Read[],
  services: readonly Service[],
  certificates: Certificates,
  undecided: UndecidedPoints,
): void {
  const verified = new Set<string>();
  for (const resource of resources) {
    if (BACKEND_TLS.test(resource.type)) readPolicy(resource, certificates, verified, undecided);
  }
  const byName = new Map(applications.map((it) => [it.name, it]));
  for (const { name, tls, routes } of gateways) {
    if (tls === "passthrough") continue;
    for (const { destination, port } of routes) {
      const application = byName.get(destination);
      if (!application?.inbound.some(({ tlsPort }) => tlsPort === port)) continue;
      const ports = services
        .filter((it) => it.name === application.hostname)
        .flatMap((service) => service.ports.filter((it) => it.port === port));
      if (ports.some((it) => verified.has(`${application.hostname} ${it.name}`))) continue;
      undecided.add(
        `gateway ${name}`,
        `no BackendTLSPolicy says how it verifies the certificate of ${destination} on ${port}`,
      );
    }
  }
}

function readPolicy(
  policy: Read,
  certificates: Certificates,
  verified: Set<string>,
  undecided: UndecidedPoints,
): void {
  const { name, inputs } = policy;
  const spec = mappingIn(inputs, "spec", name, undecided);
  const { hostname, ...validation } = mappingIn(spec, "validation", name, undecided);
  const authorities = mappingsIn(validation, "caCertificateRefs", name, undecided);
  const isOwn = ({ kind, group = "", name: secret }: Fields) =>
    kind === "Secret" && group === "" && certificates.certifies(placeOf(policy), secret, wordOf(hostname));
  if (authorities.length !== 1 || !authorities.every(isOwn)) {
    undecided.add(name, `its authority is not known to have signed the certificate of ${wordOf(hostname)}`);
    return;
  }
  for (const target of mappingsIn(spec, "targetRefs", name, undecided)) {
    const { kind, group = "" } = target;
    if (kind === "Service" && group === "" && wordOf(hostname).startsWith(`${wordOf(target["name"])}.`)) {
      verified.add(`${wordOf(target["name"])} ${wordOf(target["sectionName"])}`);
    } else undecided.add(name, `${wordOf(hostname)} is no name of what it is for, ${wordOf(target["name"])}`);
  }
}
