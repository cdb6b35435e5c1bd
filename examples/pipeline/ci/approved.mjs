// Whether a label approves what the change exposes: 0 when it does, 1 when not, and why. The label has to be younger than
// the first pipeline of this commit, since whoever put it on an earlier commit has not seen this one.
import { hostOf } from "./host.mjs";

const LABEL = "exposure-approved";

try {
  const host = hostOf(process.env);
  const events = (await host.labelEvents()).filter((event) => event.label === LABEL);
  const last = events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
  if (!last?.added) refuse(`there is no label ${LABEL}`);
  else if (Date.parse(last.at) <= Date.parse(await host.firstSeen())) {
    refuse(
      `the label ${LABEL} is older than this commit: take it off, and put it on again to approve the commit`,
    );
  } else console.log(`more exposure is approved by ${last.by}, who put the label ${LABEL} on at ${last.at}`);
} catch (error) {
  refuse(`whether there is a label ${LABEL} cannot be found out: ${error.message}`);
}

function refuse(reason) {
  console.log(`more exposure is not approved: ${reason}`);
  process.exitCode = 1;
}
