/** What a space's isolation means for packets, beyond what holds for every document. */
import { expect } from "vitest";
import type { KubernetesObject } from "../integration/kubernetesClient";
import { askBetween, type Context, type Scenario } from "./context";
import { ofKind } from "./plans";

/** Whether the basket answers the other way round, which nobody declares. */
async function answersBackwards(context: Context): Promise<boolean> {
  const [answer] = await askBetween(context, "basket", "frontend", [{ url: "http://frontend:8080/" }]);
  return answer?.status === 200;
}

async function answersAsDeclared(context: Context): Promise<boolean> {
  const [answer] = await askBetween(context, "frontend", "basket", [{ url: "http://basket:3000/" }]);
  return answer?.status === 200;
}

export const ISOLATION_SCENARIOS: readonly Scenario[] = [
  {
    example: "isolation-observe",
    component: "isolation",
    scenario: "what is not declared passes as long as it is observed, and no more once it is enforced",
    run: async (context) => {
      const { client, node } = context.cluster;
      const opening = ofKind(context.example, "NetworkPolicy").find(
        ({ metadata }) => metadata.name === "allow-all",
      ) as KubernetesObject;
      expect(await answersBackwards(context)).toBe(true);
      const { apiVersion, kind, metadata } = opening;
      await client.delete({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace! });
      await node.eventually("what is not declared is denied", async () => !(await answersBackwards(context)));
      expect(await answersAsDeclared(context)).toBe(true);
      await client.apply(opening, { fieldManager: "appnet" });
      await node.eventually("what is not declared passes again", () => answersBackwards(context));
    },
  },
];
