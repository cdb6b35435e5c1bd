import { Option, type Command } from "commander";
import { writeFirstDocument, type FirstDocument } from "../firstDocument";
import { print } from "../output";
import { visible } from "../../core/names/visible";

const EXAMPLES = `
Examples:
  appnet init                       one for Kubernetes, whose space has the directory's name
  appnet init shop --platform aws   one for AWS, in a new directory
  appnet init --from boutique       the document of an example`;

/** `appnet init`: a first document. */
export function addInit(appnet: Command): void {
  appnet
    .command("init")
    .summary("Write a first appnet.yaml.")
    .description(
      "Write a first appnet.yaml, whose images run as they are, with the line by which editors check and complete it. A document that is there is left alone.",
    )
    .argument("[directory]", "where to write it; made where it is missing", ".")
    .addOption(
      new Option("--platform <name>", "the platform of the space")
        .choices(["kubernetes", "aws"])
        .default("kubernetes"),
    )
    .option("--from <example>", "copy the document of an example, such as boutique")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .action((directory: string, options: FirstDocument) => {
      const file = writeFirstDocument(directory, options);
      print(
        process.stdout,
        `${visible(file)} written: appnet plan${planOf(directory)} shows what it means\n`,
      );
    });
}

function planOf(directory: string): string {
  return directory === "." ? "" : ` ${visible(directory)}`;
}
