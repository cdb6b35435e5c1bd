import { describe, expect, it } from "vitest";
import { isDeletedFirst } from "../../../../../core/platforms/kubernetes/replacements";
import { application, container, environment, plan, problems, shop } from "./support";

const SHOP = "applications.shop.environment";

/** The variables of a frontend with these connections, and more keys. */
const connected = (connections: string, more = "") =>
  environment(
    plan(
      shop().replace(
        'frontend: { image: "frontend:1",',
        `frontend: { image: "frontend:1", ${more} connections: { ${connections} },`,
      ),
    ),
    "frontend",
  );

const variablesOf = (text: string) => container(plan(application(`image: "shop:1", ${text}`)), "shop")["env"];

describe("variables of a connection under the application's own names", () => {
  it("say the address that the default ones say, beside them", () => {
    expect(
      connected(
        'basket: { to: "http://basket:80", environment: { ADDR: "{hostname}:{port}", BASE: "{url}/v1", HOW: "{scheme}" } }',
      ),
    ).toEqual({
      CONNECTION_BASKET_SCHEME: "http",
      CONNECTION_BASKET_HOSTNAME: "basket",
      CONNECTION_BASKET_PORT: "80",
      CONNECTION_BASKET_URL: "http://basket:80",
      ADDR: "basket:80",
      BASE: "http://basket:80/v1",
      HOW: "http",
    });
  });

  it("are alone where the default ones are left out", () => {
    const only = 'to: "http://basket:80", disableDefaultEnvVars: true, environment: { ADDR: "{hostname}" }';
    expect(connected(`basket: { ${only} }`)).toEqual({ ADDR: "basket" });
  });

  it("have an IPv6 address in brackets before a port, and nowhere else", () => {
    const found = connected(
      'db: { to: "postgres://[fd00::1]:5432", environment: { ADDR: "{hostname}:{port}", HOST: "{hostname}", URL: "{url}" } }',
    );
    expect(found).toMatchObject({
      ADDR: "[fd00::1]:5432",
      HOST: "fd00::1",
      URL: "postgres://[fd00::1]:5432",
    });
  });

  it("win over the default ones of another connection, whatever their order", () => {
    for (const name of ["a", "z"]) {
      const mine = `${name}: { to: "http://basket:80", environment: { CONNECTION_M_URL: "{hostname}" } }`;
      expect(connected(`m: "tcp://10.0.0.1:1", ${mine}`)["CONNECTION_M_URL"]).toBe("basket");
    }
  });

  it("are of connections in the list, and of existing workloads' addresses", () => {
    const listed = '[{ source: frontend, destination: "http://basket:80", environment: { B: "{url}" } }]';
    const text = shop(`connections: ${listed}`).replace(
      'image: "basket:1"',
      "existing: { podLabels: { app: b }, address: b.example.com }",
    );
    expect(environment(plan(text), "frontend")["B"]).toBe("http://b.example.com:80");
  });

  it("are refused where there is no one address to say", () => {
    const text = application(
      'image: "shop:1", connections: { net: { to: "tcp://10.0.0.0/8:1", environment: { NET: "{hostname}" } } }',
    );
    expect(problems(text)).toEqual([
      "applications.shop.connections.net.environment platform/unsupported the connection leads to no single address that variables could say (connect to one address, give existing.address, or remove environment)",
    ]);
  });
});

describe("a value on Kubernetes", () => {
  it.each([
    ["pa$$word", "pa$$$word"],
    ["$$", "$$$"],
    ["$5 and $HOME", "$5 and $HOME"],
    ["$(", "$$("],
    ["$$$(", "$$$$$$("],
  ])("stands for itself, however many dollar signs it has: %s", (value, written) => {
    expect(variablesOf(`environment: { A: "${value}" }`)).toEqual([{ name: "A", value: written }]);
    // As Kubernetes reads it (third_party/forked/golang/expansion): $$ is $, $(NAME) a variable where there is one.
    expect(written.replaceAll(/\$\$/g, "$")).toBe(value);
  });

  it("and so do the words of its command", () => {
    const text = application('image: "shop:1", command: [sh, -c], arguments: ["echo $$ $(date) $HOME"]');
    expect(container(plan(text), "shop")).toMatchObject({
      command: ["sh", "-c"],
      args: ["echo $$$ $$(date) $HOME"],
    });
  });
});

describe("a secret that is kept elsewhere", () => {
  it("is read by the pod, from a Secret's key", () => {
    expect(variablesOf("environment: { A: a, TOKEN: { kubernetesSecret: shop.v1, key: api-key } }")).toEqual([
      { name: "A", value: "a" },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "shop.v1", key: "api-key" } } },
    ]);
  });

  it.each([
    [
      "secretsManagerArn",
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf",
      "Secrets Manager",
    ],
    ["parameterArn", "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/token", "Systems Manager"],
  ])("is refused where only AWS has it: %s", (key, arn, keeper) => {
    expect(problems(application(`image: "shop:1", environment: { TOKEN: { ${key}: "${arn}" } }`))).toEqual([
      `${SHOP}.TOKEN.${key} platform/unsupported pods on Kubernetes read nothing of ${keeper} (use kubernetesSecret, which External Secrets can fill from there)`,
    ]);
  });

  it.each([
    ["kubernetesSecret: other/shop, key: token", "must be the name of a Secret in the space's namespace"],
    ["kubernetesSecret: shop, key: the token", "a Secret has no such keys"],
    ["kubernetesSecret: shop, kye: token", 'did you mean "key"?'],
  ])("is refused where there can be none: %s", (reference, said) => {
    const [problem, ...others] = problems(
      application(`image: "shop:1", environment: { TOKEN: { ${reference} } }`),
    );
    expect(others).toEqual([]);
    expect(problem).toContain(said);
  });
});

describe("a Secret that Pulumi names", () => {
  it("is replaced by another one beside it, unlike one that has a name", () => {
    const secret = (metadata: object) => ({
      name: "shop",
      type: "kubernetes:core/v1:Secret",
      inputs: { metadata: { namespace: "prod", ...metadata } },
    });
    expect(isDeletedFirst(secret({}), secret({}))).toBe(false);
    expect(isDeletedFirst(secret({ name: "a" }), secret({ name: "a" }))).toBe(true);
  });
});
