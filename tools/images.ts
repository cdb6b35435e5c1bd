import { readFileSync } from "node:fs";
import { mkdirSync, writeFileSync } from "node:fs";
import { compileText } from "../core/document/readDocument";
import { graphOf } from "../graph/graphOf";
import { svgOf } from "../graph/svg";
import { planOf } from "../core/plan/plan";

/** The documentation's pictures, by the example that they show. */
const IMAGES = { boutique: "docs/images/boutique.svg" };

async function draw(): Promise<void> {
  mkdirSync("docs/images", { recursive: true });
  for (const [example, file] of Object.entries(IMAGES)) {
    const { compilation } = compileText(readFileSync(`examples/${example}/appnet.yaml`, "utf8"));
    writeFileSync(file, await svgOf(graphOf(planOf(compilation!))));
  }
}

void draw();
