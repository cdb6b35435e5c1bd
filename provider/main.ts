import { serve } from "./serve";

/**
 * The provider process. Pulumi loads this package's main entry and calls what it exports; run as a program it serves at
 * once. Loading it does nothing, so that a tool that goes by `main` may.
 */
async function main(): Promise<void> {
  await serve(process.argv.slice(2));
}

if (require.main === module) void main();

export = main;
