/** Where packets and what the proof says of them contradict each other. */
import type { Difference } from "../../../proof/difference";
import type { Verdict } from "../../../proof/verdict";
import { isWithin } from "../packets";

/** An end of a packet. */
export interface SeenEnd {
  readonly party: string;
  readonly address: string;
  /** Whether a plan names it: an application, a peer, DNS. All others are pods and hosts that nobody declared. */
  readonly isNamed: boolean;
  /** Whether it is an application of the plan. */
  readonly isOwn: boolean;
  readonly isOutside: boolean;
}

/** One packet: what became of it, and whether it is declared. */
export interface SeenPacket {
  readonly text: string;
  readonly source: SeenEnd;
  readonly destination: SeenEnd;
  readonly protocol: string;
  readonly port: number;
  readonly isOpen: boolean;
  readonly isDeclared: boolean;
}

/** How a changed plan was judged. */
export type Judgement = "proved" | "found" | "undecided";

export function judgementOf({ own, problems, conclusion }: Verdict): Judgement {
  if (own.length > 0) return "found";
  return problems.length > 0 || !conclusion.startsWith("proved") ? "undecided" : "proved";
}

export interface Judged {
  readonly contradictions: readonly string[];
  /** How many of the differences that were found could be seen. */
  readonly shown: number;
}

/**
 * Three rules. What packets show is never called proved. What is said to pass, or not to pass, does so. Where all can be
 * decided on, whatever packets show of an application has been found.
 */
export function judgePackets(verdict: Verdict, packets: readonly SeenPacket[]): Judged {
  const surprising = packets.filter(({ isOpen, isDeclared }) => isOpen !== isDeclared);
  const differences = verdict.own.map(({ difference }) => difference);
  if (judgementOf(verdict) === "proved") {
    const contradictions = surprising.map((it) => `${stateOf(it)}, and the plan is called proved`);
    return { contradictions, shown: 0 };
  }
  const said = differences.filter(isCertain).map((difference) => ({
    difference,
    about: packets.filter((it) => isAbout(difference, it, isEnd)),
  }));
  const wrong = said.flatMap(({ difference, about }) =>
    about
      .filter(({ isOpen }) => isOpen !== (difference.kind === "undeclared"))
      .map((it) => `${stateOf(it)}, and it is said: ${difference.message}`),
  );
  const ofApplications = surprising.filter(({ source, destination }) => source.isOwn || destination.isOwn);
  const unsaid = ofApplications.filter((it) => !differences.some((said) => isAbout(said, it, mayBeEnd)));
  const missing =
    verdict.problems.length > 0 ? [] : unsaid.map((it) => `${stateOf(it)}, and nothing is said of it`);
  return {
    contradictions: [...wrong, ...missing],
    shown: said.filter(({ about }) => about.length > 0).length,
  };
}

function stateOf({ text, isOpen, isDeclared }: SeenPacket): string {
  return `${text} is ${isOpen ? "open" : "closed"} and ${isDeclared ? "" : "not "}declared`;
}

/** What may pass depends on what the plan does not hold, as on whether address blocks mean pods. */
function isCertain({ kind, message }: Difference): boolean {
  return (kind === "undeclared" || kind === "blocked") && !message.includes(" may reach ");
}

type EndTest = (said: string, isAddresses: boolean, end: SeenEnd) => boolean;

function isAbout(difference: Difference, packet: SeenPacket, test: EndTest): boolean {
  const { source, destination, protocol, ports, addresses } = difference;
  return (
    (protocol === "any" || protocol === packet.protocol) &&
    includes(ports, packet.port) &&
    test(source, addresses === "source", packet.source) &&
    test(destination, addresses === "destination", packet.destination)
  );
}

const NETWORK = /(\d+\.\d+\.\d+\.\d+)\/(\d+)/g;

/** Whether an end is certainly meant. */
const isEnd: EndTest = (said, isAddresses, { party, address, isNamed, isOutside }) =>
  isAddresses
    ? isOutside &&
      [...said.matchAll(NETWORK)].some(([, from, bits]) => isWithin(address, from!, Number(bits)))
    : isNamed && said.split(/, | and /).includes(party);

/** The same, or it is perhaps meant: one of many that are not all written out, or a pod that has no name. */
const mayBeEnd: EndTest = (said, isAddresses, end) => {
  if (/ and \d+ more$/.test(said) || isEnd(said, isAddresses, end)) return true;
  // Where a plugin's address blocks mean pods, a pod is what has such an address.
  return isAddresses ? !end.isOutside : !end.isNamed && !end.isOutside && /\bpods\b/.test(said);
};

function includes(ports: string, port: number): boolean {
  if (ports === "all") return true;
  return ports.split(", ").some((text) => {
    const [from, to = from] = text.split("-").map(Number) as [number, number?];
    return from <= port && port <= to;
  });
}
