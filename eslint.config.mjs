import { createNodeResolver, importX } from "eslint-plugin-import-x";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

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
  "components/assembly": ["core"],
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
  {
    ignores: [
      "dist/",
      ".cache/",
      "coverage/",
      "rendered/",
      "**/node_modules/",
      "**/*.mjs",
      "*.mjs",
      "*.mts",
      "examples/languages/",
      "templates/",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    files: sources.map((folder) => `${folder}/**/*.{ts,tsx}`),
    plugins: { "import-x": importX, regexp },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".js"] })],
      "import-x/extensions": [".ts", ".tsx"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
    },
    rules: {
      "import-x/no-cycle": "error",
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
          paths: [{ name: "node:crypto", allowImportNames: ["createHash"] }],
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
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Values that the type system cannot follow are asserted where a comment or the line itself says why they exist.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-require-imports": "off",
      // A fifth of the time, for what is not in this code: enums, and classes that look alike.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      complexity: ["error", 16],
      "max-depth": ["error", 3],
    },
  },
  {
    // Plain scripts: what one file declares, the others use.
    files: ["cli/report/browser/*.ts"],
    languageOptions: { sourceType: "script" },
    rules: { "@typescript-eslint/no-unused-vars": ["error", { vars: "local" }] },
  },
  {
    files: ["tests/**", "examples/**"],
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
