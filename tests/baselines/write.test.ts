import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { BASELINES, baselineOf, examples } from "../unit/upgrades/baseline";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

it(`writes the baseline of ${version}`, async () => {
  rmSync(`${BASELINES}/${version}`, { recursive: true, force: true });
  for (const name of examples()) {
    const folder = `${BASELINES}/${version}/${name}`;
    mkdirSync(folder, { recursive: true });
    const files = await baselineOf(name, readFileSync(`examples/${name}/appnet.yaml`, "utf8"));
    for (const [file, text] of Object.entries(files)) writeFileSync(`${folder}/${file}`, text);
  }
});
