import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { documentJsonSchema } from "../components/model/jsonSchema";
import { referenceMarkdown } from "./reference";

// Everything that is written from the model, so that nothing is said twice.
mkdirSync("dist", { recursive: true });
writeFileSync("dist/appnet.schema.json", `${JSON.stringify(documentJsonSchema(), null, 2)}\n`);
writeFileSync("docs/reference.md", referenceMarkdown());

// What the compiler leaves behind.
copyFileSync("cli/report/page.css", "dist/cli/report/page.css");
