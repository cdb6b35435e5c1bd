import { yaml, type BrokenDocument } from "../support";

const shop = (keys: string, rest = "") => yaml`
  space: prod
  kubernetes: {}
  applications:
    shop: { image: "shop:1", outbound: { bank: {} }, ${keys} }
    stock: { image: "stock:1", inbound: { api: { port: 3000 } } }
${rest}`;

const connected = (environment: string) =>
  shop(`connections: { stock: { to: "tcp://stock:3000", environment: { ${environment} } } }`);

export const placeholder: readonly BrokenDocument[] = [
  {
    what: "a misspelt placeholder",
    document: connected('STOCK: »"{hostnam}:{port}"'),
    message: "a placeholder is not known",
    fix: 'did you mean "hostname"?',
    mend: ["hostnam}", "hostname}"],
  },
  {
    what: "a placeholder that resembles none",
    document: connected('STOCK: »"{path}"'),
    message: "a placeholder is not known",
    fix: "use {scheme}, {hostname}, {port} and {url}",
    mend: ["{path}", "{url}"],
  },
  {
    what: "a brace alone",
    document: connected('STOCK: »"{{hostname}}"'),
    message: "a brace is no part of a placeholder",
    fix: "use {scheme}",
    mend: ["{{hostname}}", "{hostname}"],
  },
  {
    what: "a placeholder in a connection of the list",
    document: shop(
      "",
      'connections: [ { source: shop.bank, destination: stock.api, environment: { STOCK: »"{host}" } } ]\n',
    ),
    message: "a placeholder is not known",
    fix: "use {scheme}",
    mend: ["{host}", "{hostname}"],
  },
];

export const variableTaken: readonly BrokenDocument[] = [
  {
    what: "a variable that the application has as well",
    document: shop(
      'environment: { STOCK: "here" }, connections: { stock: { to: "tcp://stock:3000", environment: { STOCK: »"{url}" } } }',
    ),
    message: "the variable is set already, by the application itself",
    fix: "keep one of the two",
    mend: ['environment: { STOCK: "here" }, ', ""],
  },
  {
    what: "a variable of two connections",
    document: shop(
      'connections: { stock: { to: "tcp://stock:3000", environment: { STOCK: "{url}" } } }',
      'connections: [ { source: shop.bank, destination: stock.api, environment: { STOCK: »"{hostname}" } } ]\n',
    ),
    message: 'the variable is set already, by its connection "stock"',
    fix: "keep one of the two",
    mend: ['STOCK: "{hostname}"', 'BANK: "{hostname}"'],
  },
];

export const expansion: readonly BrokenDocument[] = [
  {
    what: "a value that names another variable",
    document: shop('environment: { USER: "shop", DATABASE: »"postgres://$(USER)@db" }'),
    message: "the value names a variable as $(NAME)",
    fix: "keep a value with a secret in it as one secret",
    mend: ["$(USER)", "shop"],
  },
  {
    what: "a connection's variable that names another",
    document: connected('STOCK: »"{hostname}:$(STOCK_PORT)"'),
    message: "the value names a variable as $(NAME)",
    fix: "say the address in the environment of its connection",
    mend: ["$(STOCK_PORT)", "{port}"],
  },
  {
    what: "an argument that names a variable",
    document: shop('environment: { LEVEL: info }, arguments: [ --fast, »"--level=$(LEVEL)" ]'),
    message: '"$(LEVEL)" names a variable',
    fix: "let the program read LEVEL itself",
    mend: ["$(LEVEL)", "info"],
  },
  {
    what: "a command that names a connection's variable",
    document: shop(
      'command: [ »"/run $(CONNECTION_STOCK_URL)" ], connections: { stock: "tcp://stock:3000" }',
    ),
    message: '"$(CONNECTION_STOCK_URL)" names a variable',
    fix: "run it by a shell that does",
    // What no variable is called is a shell's: nothing replaces it.
    mend: ["$(CONNECTION_STOCK_URL)", "$(date)"],
  },
];

export const secretSource: readonly BrokenDocument[] = [
  {
    what: "a reference to nothing",
    document: shop("environment: { TOKEN: »{ key: token } }"),
    message: "where the secret is kept is not said",
    fix: "give exactly one of kubernetesSecret, secretsManagerArn, parameterArn",
    mend: ["{ key: token }", "{ kubernetesSecret: shop, key: token }"],
  },
  {
    what: "a reference to two secrets",
    document: shop(
      'environment: { TOKEN: { secretsManagerArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf", parameterArn: »"arn:aws:ssm:eu-central-1:123456789012:parameter/a" } }',
    ).replace("kubernetes: {}", "aws: {}"),
    message: "secretsManagerArn and parameterArn are given together",
    fix: "give exactly one",
    mend: [', parameterArn: "arn:aws:ssm:eu-central-1:123456789012:parameter/a"', ""],
  },
  {
    what: "a Secret without key",
    document: shop("environment: { TOKEN: »{ kubernetesSecret: shop } }"),
    message: "kubernetesSecret is given without key",
    fix: "add key",
    mend: ["kubernetesSecret: shop", "kubernetesSecret: shop, key: token"],
  },
  {
    what: "a key of a parameter",
    document: shop(
      'environment: { TOKEN: { parameterArn: "arn:aws:ssm:eu-central-1:123456789012:parameter/a", key: »token } }',
    ).replace("kubernetes: {}", "aws: {}"),
    message: "a parameter has one value, without keys",
    fix: "remove key",
    mend: [", key: token", ""],
  },
];
