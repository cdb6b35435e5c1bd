import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { SPEC_FILE } from "../cli/completion/answer";
import { specOf } from "../cli/completion/spec";
import { appnetCommand } from "../cli/run";
import { documentJsonSchema } from "../core/document/jsonSchema";
import { argumentTypes } from "./argumentTypes";
import { commandMarkdown } from "./commandReference";
import { componentReferenceMarkdown } from "./componentReference";
import { outputInputs, outputInputsMarkdown } from "./outputInputs";
import { packageSchema } from "./packageSchema";
import { awsPatchFields, kubernetesPatchFields } from "./patchFields";
import { referenceMarkdown } from "./reference";
import { packageShapes } from "./shapes";

// Everything that is written from the model, so that nothing is said twice.
mkdirSync("dist", { recursive: true });
writeFileSync("dist/appnet.schema.json", json(documentJsonSchema()));
writeFileSync("docs/reference.md", referenceMarkdown());
writeFileSync("docs/command.md", commandMarkdown());
writeFileSync("core/platforms/kubernetes/patchFields.json", json(kubernetesPatchFields()));
writeFileSync("core/platforms/aws/patchFields.json", json(awsPatchFields()));
const shapes = packageShapes();
writeFileSync("components/arguments.ts", argumentTypes(shapes));
writeFileSync("docs/outputs-as-inputs.md", outputInputsMarkdown(outputInputs(shapes)));
const schema = packageSchema(readManifest(), shapes);
writeFileSync("provider/schema.json", json(schema));
writeFileSync("docs/components.md", componentReferenceMarkdown(schema));
writeFileSync(SPEC_FILE, `${JSON.stringify(specOf(appnetCommand("0")))}\n`);

// What the compiler leaves behind.
copyFileSync("cli/report/page.css", "dist/cli/report/page.css");

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readManifest() {
  return JSON.parse(readFileSync("package.json", "utf8")) as Parameters<typeof packageSchema>[0];
}
