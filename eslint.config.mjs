import tseslint from "typescript-eslint";

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
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Values that the type system cannot follow are asserted where a comment or the line itself says why they exist.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      complexity: ["error", 16],
      "max-depth": ["error", 3],
    },
  },
  {
    files: ["proof/**"],
    rules: {
      // A proof that shared the lowering's code would share its mistakes.
      "no-restricted-imports": ["error", { patterns: ["**/platforms/**", "**/compile"] }],
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
