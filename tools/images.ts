import { mkdirSync, writeFileSync } from "node:fs";
import { compile } from "../components/compile";
import { readDocument } from "../components/document/readDocument";
import { graphOf } from "../components/graph/graphOf";
import { svgOf } from "../components/graph/svg";
import { planOf } from "../components/plan/plan";

/** The documentation's pictures, by the example that they show. */
const IMAGES = { boutique: "docs/images/boutique.svg" };

async function draw(): Promise<void> {
  mkdirSync("docs/images", { recursive: true });
  for (const [example, file] of Object.entries(IMAGES)) {
    const { compilation } = compile(readDocument(`examples/${example}/appnet.yaml`));
    writeFileSync(file, await svgOf(graphOf(planOf(compilation!))));
  }
}

void draw();
