import { Argument, type Command } from "commander";
import { scripts, type Shell } from "../completion/scripts";
import { print } from "../output";

const EXAMPLES = `
Examples:
  source <(appnet completion bash)                  in ~/.bashrc
  source <(appnet completion zsh)                   in ~/.zshrc, after compinit
  appnet completion fish | source                   in ~/.config/fish/config.fish`;

/** `appnet completion`: prints the script that teaches a shell to complete commands, options and names. */
export function addCompletion(appnet: Command): void {
  appnet
    .command("completion")
    .summary("Print the script that completes words in a shell.")
    .description("Print the script that completes commands, options and names in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(scripts)))
    .addHelpText("after", EXAMPLES)
    .action((shell: Shell) => {
      print(process.stdout, scripts[shell]);
    });
}
