import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Compilation } from "../core/compile";
import { formatPath, type Problem } from "../core/model/problem";
import { parseParty } from "../core/names/party";
import type { Separation } from "../core/resolve/directory";
import type { SpaceName } from "../core/resolve/network";
import { separationProblems } from "../core/resolve/separations";
import { separationOf } from "../core/platforms/separation";
import { planOf, type Plan, type PlannedFlow, type PlannedResource } from "../core/plan/plan";
import { platformsIn, platformTitle } from "../core/platforms/find";
import { compileParsed, locate, parseDocumentText } from "../core/document/readDocument";
import { hintsFor } from "./hints";
import { compileProgram } from "./userProgram";
import { during } from "./progress";
import { readText } from "./files";
import { compilationOf, compileDocumentText, findingOf, findSource } from "./source";
import { UserError, type Finding } from "./userError";

/** Which space of which source, and with which configuration. */
export interface LoadOptions {
  readonly space?: string;
  readonly stack?: string;
  /** Seconds that a program may run. */
  readonly timeout?: number;
}

/** Another space's plan, from the document that a peer names. */
export interface PeerPlan {
  readonly plan: Plan;
  /** The document as messages name it. */
  readonly shown: string;
  /** Why no network is known between the two, which leaves nothing to prove. */
  readonly separation?: Separation | undefined;
}

/** A compilation, and where it comes from. */
export interface Loaded extends Compilation {
  /** The document or program as messages name it. */
  readonly shown: string;
  /** What a program has beside its spaces; undefined for a document. */
  readonly others?: readonly PlannedResource[];
  /** What is to be proved together with it. */
  readonly peerPlans: readonly PeerPlan[];
  /** A problem of it as it is reported. */
  readonly findingOf: (problem: Problem) => Finding;
}

/** Compiles the document or program that an argument names. @throws UserError with every problem of it. */
export async function load(argument: string, options: LoadOptions): Promise<Loaded> {
  const { space } = options;
  const source = findSource(argument);
  if (source.kind === "document") {
    const { file } = source;
    const loaded = await loadDocument(file);
    if (space !== undefined && space !== loaded.network.space) {
      throw new UserError([`${file}: it declares space "${loaded.network.space}", not "${space}"`]);
    }
    return { ...loaded, shown: file, peerPlans: loadPeerPlans({ ...loaded, shown: file }, dirname(file)) };
  }
  const { compilations, others } = await during(`Running the program in ${source.directory}`, () =>
    compileProgram(source.directory, options),
  );
  const names = compilations.map((it) => it.network.space);
  const found = compilations.find((it) =>
    space === undefined ? compilations.length === 1 : it.network.space === space,
  );
  if (found) {
    const { directory } = source;
    const findingOf = ({ code, path, message, fix }: Problem): Finding => ({
      file: directory,
      code,
      message: `${formatPath(path)}: ${message}`,
      fix,
    });
    const loaded = { ...found, shown: directory, others, findingOf };
    return { ...loaded, peerPlans: loadPeerPlans(loaded, directory) };
  }
  if (compilations.length === 0) throw new UserError([`${source.directory}: the program declares no Space`]);
  throw new UserError([
    `${source.directory}: name one of the program's spaces with --space: ${names.join(", ")}`,
  ]);
}

/** The plan of what was loaded. What is proved together with a peer's document needs nothing more of that peer. */
export function planLoaded(loaded: Loaded): Plan {
  const plan = planOf(loaded);
  if (loaded.peerPlans.length === 0) return plan;
  const flows = plan.flows.map((flow) => {
    if (flow.halfOpen === undefined) return flow;
    const { halfOpen: _, ...whole } = flow;
    return loaded.peerPlans.some((peer) => declaresOtherHalf(peer.plan, flow, plan)) ? whole : flow;
  });
  return { ...plan, flows };
}

/** Whether another space's plan is there to do its half: it is called, which is proved, or it says that it calls. */
function declaresOtherHalf(peer: Plan, { source, destination }: PlannedFlow, own: Plan): boolean {
  const isOfPeer = (text: string) => {
    const party = parseParty(text);
    if (party.kind !== "application" || !party.elsewhere) return false;
    const { space, organization = own.organization } = party.elsewhere;
    return space === peer.space && organization === peer.organization;
  };
  if (isOfPeer(destination)) return true;
  const [caller, called] = [parseParty(source), parseParty(destination)];
  return (
    isOfPeer(source) &&
    peer.flows.some((flow) => {
      const to = parseParty(flow.destination);
      const isCaller = caller.kind === "application" && flow.source === caller.name;
      return (
        isCaller && to.kind === "application" && called.kind === "application" && to.name === called.name
      );
    })
  );
}

async function loadDocument(file: string): Promise<Compilation & Pick<Loaded, "findingOf">> {
  const parsed = await during(`Loading ${file}`, () => parseDocumentText(readText(file)));
  const [platform] = platformsIn(parsed.model ?? parsed.rest ?? {});
  const compiled = await during(platform ? `Lowering to ${platformTitle(platform)}` : "Checking", () =>
    compileParsed(parsed, Date.now()),
  );
  const compilation = compilationOf(compiled, file, (problems) => hintsFor(problems, file));
  return {
    ...compilation,
    findingOf: (problem) => findingOf(locate([problem], parsed.source)[0]!, file, parsed.source),
  };
}

/**
 * The plans of the documents that peers name.
 * @param directory Where paths begin.
 * @throws UserError with every problem of a document, where it is another space's, and where no network leads to it.
 */
function loadPeerPlans(own: Omit<Loaded, "peerPlans">, directory: string): PeerPlan[] {
  const { shown, directory: spaces } = own;
  return spaces.peers.flatMap(({ space, organization, model }) => {
    if (model?.document === undefined) return [];
    const file = join(directory, model.document);
    if (!existsSync(file)) {
      throw new UserError([
        `${shown}: peers.${space}.document: ${file}: no such file (write its path from ${directory})`,
      ]);
    }
    const compilation = compileDocumentText(readText(file), file);
    const plan = planOf(compilation);
    if (plan.space === space && plan.organization === organization) {
      const separation = separationOf(own.network, compilation.network);
      refuseCallsTo({ space, organization }, separation, own);
      return [{ plan, shown: file, separation }];
    }
    throw new UserError([
      `${shown}: peers.${space}.document: ${file} declares space "${plan.space}" of "${plan.organization}", not "${space}" of "${organization}" (name that space's document, or set peers.${space}.organization)`,
    ]);
  });
}

/** @throws UserError with every call to a space, or from it, that no network is known to carry. */
function refuseCallsTo(
  peer: SpaceName,
  separation: Separation | undefined,
  { network, findingOf }: Omit<Loaded, "peerPlans">,
): void {
  const problems = separationProblems(network.flows, ({ space, organization }) =>
    space === peer.space && organization === peer.organization ? separation : undefined,
  );
  if (problems.length > 0) throw new UserError(problems.map(findingOf));
}
