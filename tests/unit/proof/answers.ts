import type { Answer, GatewayFacts, Target } from "../../../proof/evidence";

export const target = (name: string, port?: number): Target => ({ party: 0, name, port });

/** An answer in short: targets, `redirect`, or `nothing`. */
function short(answer: Answer): string {
  if (answer.kind === "refuse") return "nothing";
  if (answer.kind === "redirect") return `redirect ${answer.scheme}`;
  return answer.targets.map(({ name }) => name).join("+");
}

/** The answer to a URL, in short. */
export const ask = (facts: GatewayFacts, url: string) => {
  const { protocol, hostname, pathname } = new URL(url);
  return short(facts.answer({ port: protocol === "https:" ? 443 : 80, hostname, path: pathname }));
};
