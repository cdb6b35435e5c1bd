import { describe, expect, it } from "vitest";
import { application, plan, podSpec, problems, spec } from "./support";

const shop = (account: string) =>
  plan(application(`image: "shop:1", kubernetes: { serviceAccount: { ${account} } }`));
const podLabels = (planned: ReturnType<typeof plan>) =>
  (spec(planned, "prod-shop-deployment")["template"] as { metadata: { labels: object } }).metadata.labels;

describe("the service account of an application", () => {
  it("is its own, with annotations that give it an identity in a cloud", () => {
    const planned = shop("annotations: { eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/shop }");
    expect(planned.inputs("prod-shop-service-account")).toMatchObject({
      metadata: {
        name: "shop",
        annotations: {
          "kubernetes.io/description": "Identity of shop",
          "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/shop",
        },
      },
      automountServiceAccountToken: false,
    });
    expect(podSpec(planned, "shop")["automountServiceAccountToken"]).toBe(false);
    expect(podLabels(planned)).not.toHaveProperty("azure.workload.identity/use");
  });

  it("brings the label by which Azure finds the pods that use it", () => {
    const planned = shop('annotations: { azure.workload.identity/client-id: "1" }');
    expect(podLabels(planned)).toHaveProperty(["azure.workload.identity/use"], "true");
  });

  it("may be one that exists, which is then left alone", () => {
    const planned = shop("name: shared");
    expect(planned.names("ServiceAccount")).toEqual([]);
    expect(podSpec(planned, "shop")["serviceAccountName"]).toBe("shared");
  });

  it("has a token where that is asked for", () => {
    expect(podSpec(shop("token: true"), "shop")["automountServiceAccountToken"]).toBe(true);
  });

  it("is not annotated where it is another's", () => {
    const text = (keys: string) =>
      application(`image: "shop:1", kubernetes: { serviceAccount: { ${keys} } }`);
    expect(problems(text("name: shared, annotations: { a: b }"))).toEqual([
      expect.stringContaining(
        'applications.shop.kubernetes.serviceAccount.annotations platform/unsupported annotations are given for the ServiceAccount "shared", which appnet does not make',
      ),
    ]);
    expect(problems(text("annotations: { a: b }"))).toEqual([]);
  });
});
