import { expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "./support";

const directory = directoryWith({
  "valid.yaml": shopDocument,
  "broken.yaml": shopDocument.replace("http://stock:3000", "http://stok:3000"),
  "odd,100%.yaml": shopDocument.replace("http://stock:3000", "http://stok:3000"),
  "warned.yaml": shopDocument.replace("10.20.0.0/16", "10.20.0.5/16"),
});
const run = (...arguments_: string[]) => appnet(arguments_, { cwd: directory });

const MESSAGE = 'application "stok" is not declared';
const FIX = 'did you mean "stock"?';

it("writes problems as JSON, also where there are none", () => {
  const { code, stdout, stderr } = run("check", "broken.yaml", "--format", "json");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    formatVersion: 1,
    problems: [
      {
        level: "error",
        file: "broken.yaml",
        line: 10,
        column: 27,
        code: "connection/unknown-application",
        message: MESSAGE,
        fix: FIX,
      },
    ],
  });
  expect(JSON.parse(run("check", "valid.yaml", "--format", "json").stdout)).toEqual({
    formatVersion: 1,
    problems: [],
  });
});

it("writes problems as SARIF, with the rules that they break", () => {
  const { runs, version } = JSON.parse(run("check", "broken.yaml", "--format", "sarif").stdout) as {
    version: string;
    runs: [{ tool: { driver: { name: string; rules: { id: string }[] } }; results: unknown[] }];
  };
  expect(version).toBe("2.1.0");
  expect(runs[0].tool.driver.rules.map((it) => it.id)).toEqual(["connection/unknown-application"]);
  expect(runs[0].results).toEqual([
    {
      ruleId: "connection/unknown-application",
      level: "error",
      message: { text: `${MESSAGE} (${FIX})` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "broken.yaml" },
            region: { startLine: 10, startColumn: 27 },
          },
        },
      ],
    },
  ]);
});

it("writes problems as GitHub's annotations, whatever a file is called", () => {
  expect(run("check", "odd,100%.yaml", "--format", "github").stdout).toBe(
    `::error file=odd%2C100%25.yaml,line=10,col=27,title=connection/unknown-application::${MESSAGE} (${FIX})\n`,
  );
});

it("leaves standard output to a plan", () => {
  const { code, stdout, stderr } = run("plan", "warned.yaml", "--json", "--format", "github");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty("formatVersion", 1);
  expect(stderr).toMatch(/^::warning file=warned\.yaml,line=14,col=\d+,title=network\/host-bits::/);
});

it("fails for warnings where --strict asks for it", () => {
  const warned = run("check", "warned.yaml");
  expect(warned.code).toBe(0);
  expect(warned.stderr).toMatch(/^warning warned\.yaml:14:\d+ network\/host-bits /);
  const strict = run("check", "warned.yaml", "--strict");
  expect(strict.code).toBe(1);
  expect(strict.stderr).toMatch(/^error warned\.yaml:14:\d+ network\/host-bits [^\n]+\nhelp /);
  expect(run("plan", "warned.yaml", "--strict").stdout).toBe("");
});
