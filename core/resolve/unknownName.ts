import { suggestion } from "../model/validate";
import { isApiServerHostname } from "./externals";
import type { UnknownName } from "./directory";
import { knownNames } from "./problems";

/** Why a name means nobody: the second part of the rule's code, and what to do. */
export interface UnknownNameProblem {
  readonly code: UnknownName["kind"];
  readonly message: string;
  readonly fix: () => string;
}

/** @param said The name as the document says it. */
export function unknownName({ kind, name, known }: UnknownName, said: string): UnknownNameProblem {
  if (kind === "unknown-application") {
    return {
      code: kind,
      message: `application "${name}" is not declared`,
      fix: () => knownNames(name, known, "an application"),
    };
  }
  const message =
    kind === "unknown-space"
      ? `space "${name}" is not known`
      : `"${said}" is neither an application of a declared peer nor a host name of an external`;
  return { code: kind, message, fix: () => suggestion(name, known) ?? waysToDeclare(said, kind, name) };
}

/** A dotted name is a peer's application or an external's host name: the two ways to declare it. */
function waysToDeclare(said: string, kind: UnknownName["kind"], name: string): string {
  const [application = "", space = "", organization, ...more] = said.split(".");
  if (isApiServerHostname(said))
    return `declare it: externals: { ${application}: { apiServer: true, inbound: { … } } }`;
  if (kind === "unknown-space" && said !== `${application}.${name}`)
    return `declare the space: ${peerText(...splitSpace(name))}`;
  const external = `if it is outside, externals: { ${application}: { hostnames: [${said}], inbound: { … } } }`;
  if (more.length > 0) return `declare it: ${external}`;
  const peer = peerText(space, organization);
  return kind === "unknown-host"
    ? `declare it: ${external}; if it is application "${application}" of another space, ${peer}`
    : `declare it: if it is application "${application}" of another space, ${peer}; ${external}`;
}

function splitSpace(name: string): [string, string | undefined] {
  const [space = "", organization] = name.split(".");
  return [space, organization];
}

function peerText(space: string, organization: string | undefined): string {
  return `peers: { ${space}: {${organization === undefined ? "" : ` organization: ${organization} `}} }`;
}
