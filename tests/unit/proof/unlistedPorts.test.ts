import { describe, expect, it } from "vitest";
import { planText } from "../../../cli/planText";
import { colorsFor } from "../../../cli/terminal";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { plan, problems, yaml } from "../core/platforms/aws/support";
import { changed, naiveDifferences, without, wordsOf } from "./support";

const KUBERNETES = "kubernetes: {}";
const AWS = "aws: { platformEgress: { closed: true } }";

const document = (platform: string, worker = "") => yaml`
  organization: acme
  space: prod
  ${platform}
  applications:
    web: { image: "web:1" }
    basket: { image: "basket:1", inbound: { api: { port: 80, containerPort: ${platform === AWS ? "80" : "8080"} } } }
    worker: { image: "worker:1"${worker} }
  policies:
    - { source: web, destination: basket, protocol: tcp, ports: 79-81 }
    - { source: web, destination: worker, protocol: udp, ports: 7000 }
    - { source: web, destination: basket, protocol: tcp, ports: 80 }
`;
const onKubernetes = plan(document(KUBERNETES));
const unlisted = ({ plan: { applications } }: typeof onKubernetes) =>
  Object.fromEntries(applications.flatMap((it) => (it.unlisted ? [[it.name, it.unlisted]] : [])));

describe("ports that only policies name", () => {
  it("are found on Kubernetes by a name of the pods themselves, whatever ports those are", () => {
    expect(unlisted(onKubernetes)).toEqual({
      basket: { ports: ["tcp 79", "tcp 81"], hostname: "basket-pods" },
      worker: { ports: ["udp 7000"], hostname: "worker-pods" },
    });
    expect(onKubernetes.inputs("prod-basket-pods-service")).toMatchObject({
      metadata: { name: "basket-pods" },
      spec: { clusterIP: "None", selector: { "appnet/application": "basket" } },
    });
    expect(wordsOf(prove(onKubernetes.plan))).toEqual([]);
    expect(naiveDifferences(onKubernetes.plan)).toEqual([]);
  });

  it("are found on AWS by the application's own name", () => {
    const planned = plan(document(AWS, ", hostname: jobs"));
    expect(unlisted(planned)).toMatchObject({ basket: { hostname: "basket" }, worker: { hostname: "jobs" } });
    expect(planned.inputs("prod-jobs-internal-route")).toMatchObject({ name: "jobs" });
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it("lead by a host name that is given to pods that publish no port", () => {
    const planned = plan(document(KUBERNETES, ", hostname: jobs"));
    expect(planned.inputs("prod-jobs-headless-service")).toMatchObject({
      metadata: { name: "jobs" },
      spec: { clusterIP: "None" },
    });
    expect(unlisted(planned)["worker"]).toMatchObject({ hostname: "jobs" });
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it("are said to be found by address alone where there is no name", () => {
    const planned = plan(document(AWS));
    expect(unlisted(planned)["worker"]).toMatchObject({ hostname: null });
    const text = planText(planned.plan, colorsFor({ isTTY: false }), { verbose: false });
    expect(text).toMatch(/worker +udp 7000 +its address alone: give it a hostname/);
    expect(text).toMatch(/basket +tcp 79, tcp 81 +basket\n/);
  });

  it("are explained by that name", () => {
    const asked = { port: 81, protocol: "tcp" };
    const result = explain(onKubernetes.plan, "web", "basket", asked);
    expect(result).toMatchObject({
      explanation: { allowed: true, routes: [{ request: "basket-pods" }] },
    });
  });

  it("are not proved where the name leads elsewhere, or nowhere", () => {
    const elsewhere = changed(
      onKubernetes.plan,
      "prod-basket-pods-service",
      (inputs: { spec: { selector: object } }) => {
        inputs.spec.selector = { "appnet/application": "worker" };
      },
    );
    expect(wordsOf(prove(elsewhere)).join()).toContain("basket-pods does not lead to basket alone on tcp 79");
    const nowhere = without(onKubernetes.plan, "prod-basket-pods-service");
    expect(wordsOf(prove(nowhere)).join()).toContain("basket-pods does not lead to basket alone");
  });

  it("are none of an existing workload, whose names are somebody else's", () => {
    const planned = plan(yaml`
      space: prod
      kubernetes: {}
      applications:
        web: { image: "web:1" }
        legacy: { existing: { podLabels: { app: legacy } } }
      policies: [ { source: web, destination: legacy, protocol: tcp, ports: 9000 } ]
    `);
    expect(unlisted(planned)).toEqual({});
  });

  it("need a name that no other application has", () => {
    const clash = document(KUBERNETES)
      .replace("web: {", "basket-pods: {")
      .replaceAll("source: web", "source: basket-pods");
    expect(problems(clash)).toEqual([expect.stringContaining('that of the pods of "basket"')]);
  });
});
