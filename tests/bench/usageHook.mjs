// Loaded into every measured process by --import: writes the process's own account of its use of resources at exit.

import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env.APPNET_BENCH_USAGE, JSON.stringify(process.resourceUsage()));
});
