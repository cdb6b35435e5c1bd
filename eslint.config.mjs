import { createNodeResolver, importX } from "eslint-plugin-import-x";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

// The layers, and the time of regular expressions, which oxlint has no rules for. Everything else is in .oxlintrc.json.

/**
 * The rows of CONTRIBUTING's table: what a folder may import of the others, besides itself. Whatever is not listed here
 * is refused, so that every arrow points down.
 */
const layers = {
  "core/model": ["core/names"],
  "core/collections.ts": [],
  "core/names": [],
  "core/resolve": ["core/model", "core/names", "core/collections.ts"],
  "core/platforms": ["core/model", "core/names", "core/collections.ts", "core/resolve"],
  "core/documentSchema.ts": ["core/model", "core/platforms"],
  "core/compile.ts": ["core/model", "core/resolve", "core/platforms", "core/documentSchema.ts"],
  "core/document": ["core/model", "core/documentSchema.ts", "core/compile.ts"],
  "core/plan": [
    "core/model",
    "core/names",
    "core/collections.ts",
    "core/resolve",
    "core/platforms",
    "core/compile.ts",
  ],
  // A proof that shared the lowering's code would share its mistakes.
  proof: ["core/names", "core/collections.ts", "core/plan", "core/resolve/ports.ts"],
  edit: ["core"],
  graph: ["core/names", "core/collections.ts", "core/plan", "core/resolve", "core/platforms/find.ts"],
  "components/assembly": ["core", "proof"],
  components: ["core", "components/assembly"],
  provider: ["core", "components"],
  policy: ["core/model", "core/names", "core/collections.ts", "core/plan", "proof"],
  cli: ["core", "proof", "edit", "graph", "components"],
  tools: ["core", "components", "graph", "cli"],
};
const sources = ["core", "proof", "edit", "graph", "components", "provider", "policy", "cli", "tools"];

/** No platform knows of another, neither where it is lowered nor where it is proved. */
const platforms = ["aws", "kubernetes"];
const strangers = (folder) =>
  platforms.flatMap((own) =>
    platforms
      .filter((other) => other !== own)
      .map((other) => ({
        target: `${folder}/${own}`,
        from: `${folder}/${other}`,
        message: "no platform knows of another",
      })),
  );

const layerRules = Object.entries(layers).map(([folder, allowed]) => {
  const isFile = folder.endsWith(".ts");
  const own = isFile ? [] : [folder];
  const nested = Object.keys(layers).filter((it) => it.startsWith(`${folder}/`));
  return {
    files: [isFile ? folder : `${folder}/**/*.{ts,tsx}`],
    ignores: nested.map((it) => `${it}/**`),
    rules: {
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            ...(["core/platforms", "proof"].includes(folder) ? strangers(folder) : []),
            ...sources.map((from) => ({
              target: folder,
              from,
              except: [...own, ...allowed]
                .filter((it) => it === from || it.startsWith(`${from}/`))
                .map((it) => (it === from ? "." : `./${it.slice(from.length + 1)}`)),
              message: `${folder} may import ${allowed.join(", ") || "nothing of the rest"} (see CONTRIBUTING)`,
            })),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  // What the build wrote, and scripts, which no rule here is about.
  { ignores: ["**/*.{js,mjs,cjs}"] },
  {
    files: sources.map((folder) => `${folder}/**/*.{ts,tsx}`),
    languageOptions: { parser: tseslint.parser },
    plugins: { "import-x": importX, regexp, "@typescript-eslint": tseslint.plugin },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".js"] })],
      "import-x/extensions": [".ts", ".tsx"],
    },
    rules: {
      // What others write must not keep an expression busy.
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
    },
  },
  ...layerRules,
  {
    // The core is functional: no files, no clock, no Pulumi runtime. Pulumi's types are all it knows of Pulumi.
    files: ["core", "proof", "edit", "graph"].map((folder) => `${folder}/**/*.ts`),
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "node:crypto",
              // What follows from its arguments alone.
              allowImportNames: ["createHash", "createPrivateKey", "KeyObject", "X509Certificate"],
            },
          ],
          patterns: [
            { regex: "^(fs|child_process|net|http|os|node:(?!crypto$|util$).*)$" },
            { group: ["@pulumi/*"], allowTypeImports: true },
          ],
        },
      ],
      "no-restricted-globals": ["error", "process", "performance", "Date", "crypto", "setTimeout", "fetch"],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
);
