// npm run fuzz -- --topologies 10000 --mutations 10000 [--seed N]
// Each is counted for Kubernetes and AWS together. The seed is printed: the same seed tries the same.

import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    topologies: { type: "string", default: "1000" },
    mutations: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

const wrong = Object.entries(values).find(([, value]) => !/^\d+$/.test(value));
if (wrong) {
  process.stderr.write(`error --${wrong[0]} takes a whole number, not "${wrong[1]}"\n`);
  process.exit(1);
}

process.stdout.write(`seed ${values.seed}\n`);
const child = spawn("vitest", ["run", "--project", "fuzz"], {
  stdio: "inherit",
  env: {
    ...process.env,
    FUZZ_TOPOLOGIES: values.topologies,
    FUZZ_MUTATIONS: values.mutations,
    FUZZ_SEED: values.seed,
  },
});
child.on("exit", (code) => process.exit(code ?? 1));
