// Puts a file into the comment that an earlier run wrote, or into a new one. Usage: node ci/comment.mjs FILE
import { readFileSync } from "node:fs";
import { hostOf } from "./host.mjs";

// How `appnet plan --markdown` begins.
const MARK = "<!-- appnet plan -->";

try {
  const body = readFileSync(process.argv[2], "utf8");
  const host = hostOf(process.env);
  const earlier = (await host.ownComments()).find((comment) => comment.body.startsWith(MARK));
  if (earlier) await host.changeComment(earlier.id, body);
  else await host.addComment(body);
} catch (error) {
  console.error(`no comment: ${error.message}`);
  process.exitCode = 1;
}
