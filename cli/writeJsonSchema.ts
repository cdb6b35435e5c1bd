import { writeFileSync } from "node:fs";
import { documentJsonSchema } from "../components/model/jsonSchema";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: writeJsonSchema FILE");
writeFileSync(file, `${JSON.stringify(documentJsonSchema(), null, 2)}\n`);
