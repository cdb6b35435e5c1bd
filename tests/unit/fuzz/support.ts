import { resolve } from "node:path";
import { loadModules, trialsOf } from "../../fuzz/trials";

const ROOT = resolve(__dirname, "../../..");

/** What must hold for any input, tried on the sources. */
export const trials = loadModules((path) => import(`${ROOT}/${path}.ts`)).then(trialsOf);
