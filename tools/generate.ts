import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { documentJsonSchema } from "../components/model/jsonSchema";
import { packageSchema } from "./packageSchema";
import { referenceMarkdown } from "./reference";

// Everything that is written from the model, so that nothing is said twice.
mkdirSync("dist", { recursive: true });
writeFileSync("dist/appnet.schema.json", `${JSON.stringify(documentJsonSchema(), null, 2)}\n`);
writeFileSync("docs/reference.md", referenceMarkdown());
writeFileSync("provider/schema.json", `${JSON.stringify(packageSchema(readManifest()), null, 2)}\n`);

function readManifest() {
  return JSON.parse(readFileSync("package.json", "utf8")) as Parameters<typeof packageSchema>[0];
}
