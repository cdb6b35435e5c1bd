import type { Command } from "commander";
import { appnetCommand } from "../cli/run";

const INTRODUCTION = `# The command

<!-- Written by npm run build from the command itself: change cli/, not this page. -->

\`npx appnet\` in a project that has pulumi-appnet; \`npm install --global pulumi-appnet\` brings \`appnet\` for everywhere.
It needs Node 22 or newer, and neither cluster, cloud account nor network.

What it finds goes to standard output. Errors go to standard error, a line each, all at once: \`error\`, the place, the rule,
what was found and what to do; a line that begins with \`help\` names a command that mends it. On a terminal, a line
on standard error says what long work is at (\`Loading …\`, \`Lowering …\`), and goes when it is over; there is none in a pipe,
where \`CI\` is set, or where \`TERM\` is \`dumb\`. \`NO_COLOR\` and \`FORCE_COLOR\` are heeded.

Shell completion, of commands, options, files, applications, interfaces and spaces:

\`\`\`sh
source <(appnet completion bash)                                      # in ~/.bashrc
source <(appnet completion zsh)                                       # in ~/.zshrc, after compinit
appnet completion fish > ~/.config/fish/completions/appnet.fish       # once
\`\`\`

More about some of them: [changes](changes.md), [editing](editing.md), [graph](graph.md), [the page](report.md),
[the JSON of a plan](plan.md).
`;

/** The page about the command: what \`--help\` says of it and of each of its commands. */
export function commandMarkdown(): string {
  const command = appnetCommand("0");
  const commands = command.commands.filter((it) => it.name() !== "help");
  return [
    INTRODUCTION,
    section("appnet", command),
    ...commands.map((it) => section(`appnet ${it.name()}`, it)),
  ].join("\n");
}

function section(title: string, command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 110 }).outputHelp();
  return `## ${title}\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
}
