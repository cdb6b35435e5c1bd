import { describe, expect, it } from "vitest";
import { judgePackets, type SeenEnd, type SeenPacket } from "../../cluster/referee/contradictions";
import { verdictOf } from "../../../proof/verdict";
import { changed } from "./support";
import { plannedExample } from "./closedWorld/support";

/* The judge of the cluster's second referee, without a cluster: what it would say of packets. */

const plan = plannedExample("externals");
const end = (party: string, address: string, more: Partial<SeenEnd> = {}): SeenEnd => ({
  ...{ party, address, isNamed: false, isOwn: false, isOutside: false, ...more },
});
const frontend = end("frontend", "10.244.0.9", { isNamed: true, isOwn: true });
const orders = end("10.20.0.77", "10.20.0.77", { isOutside: true });
const packet = (protocol: string, isOpen: boolean): SeenPacket => ({
  ...{ text: protocol, source: frontend, destination: orders, protocol, port: 5432, isOpen },
  isDeclared: protocol === "tcp",
});
const say = (verdict: ReturnType<typeof verdictOf>, ...packets: SeenPacket[]) =>
  judgePackets(verdict, packets).contradictions;

describe("packets beside what the proof says", () => {
  const right = verdictOf(plan);
  const otherProtocol = verdictOf(
    changed(plan, "prod-frontend-to-external.orders-tcp-5432-egress", (inputs: never) => {
      const { spec } = inputs as { spec: { egress: { ports: { protocol: string }[] }[] } };
      spec.egress[0]!.ports[0]!.protocol = "UDP";
    }),
  );

  it("agree where a proved plan's packets are as declared, and where what was found is seen", () => {
    expect(say(right, packet("tcp", true), packet("udp", false))).toEqual([]);
    expect(judgePackets(otherProtocol, [packet("tcp", false), packet("udp", true)])).toEqual({
      contradictions: [],
      shown: 2,
    });
  });

  it("contradict a plan that is called proved", () => {
    expect(say(right, packet("tcp", false), packet("udp", true))).toEqual([
      "tcp is closed and declared, and the plan is called proved",
      "udp is open and not declared, and the plan is called proved",
    ]);
  });

  it("contradict what was found, where it is not seen", () => {
    expect(say(otherProtocol, packet("tcp", true), packet("udp", false))).toEqual([
      expect.stringMatching(/^udp is closed and not declared, and it is said: frontend reaches 10\.20/),
      expect.stringMatching(/^tcp is open and declared, and it is said: frontend does not reach 10\.20/),
    ]);
  });

  it("contradict what was found, where more is seen", () => {
    const stranger = end("stranger", "10.244.0.50");
    const more = { ...packet("udp", true), source: stranger, destination: frontend, text: "more" };
    const seen = [packet("tcp", false), packet("udp", true), more];
    expect(say(otherProtocol, ...seen)).toEqual(["more is open and not declared, and nothing is said of it"]);
  });
});
