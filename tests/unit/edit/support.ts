import { editDocument } from "../../../edit/editDocument";
import type { AllowEdit, ConnectEdit, DenyEdit, DisconnectEdit, Edit } from "../../../edit/edits";

/** Two texts in one: lines that begin with `-` are in the first only, with `+` in the second only, with a space in both. */
export function beforeAndAfter(marked: string): { before: string; after: string } {
  const lines = marked.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const without = (mark: string) =>
    lines
      .filter((line) => !line.startsWith(mark))
      .map((line) => line.slice(1))
      .join("\n");
  return { before: without("+"), after: without("-") };
}

export function connect(name: string, destination: string, required = false): ConnectEdit {
  const [source, outbound] = name.split(".") as [string, string];
  return { kind: "connect", source, outbound, destination, required };
}

export function disconnect(name: string, force = false): DisconnectEdit {
  const [source, outbound] = name.split(".") as [string, string];
  return { kind: "disconnect", source, outbound, force };
}

export function allow(
  source: string,
  destination: string,
  more: Partial<AllowEdit["policy"]> = {},
): AllowEdit {
  return { kind: "allow", policy: { source, destination, ...more } };
}

export function deny(source: string, destination: string, more: Partial<DenyEdit["policy"]> = {}): DenyEdit {
  return { kind: "deny", policy: { source, destination, ...more } };
}

/** The edit that takes away what another adds. */
export function reverse(edit: ConnectEdit | AllowEdit): Edit {
  return edit.kind === "connect" ? { ...edit, kind: "disconnect", force: true } : { ...edit, kind: "deny" };
}

/** The text after an edit that must be possible. */
export function edited(text: string, edit: Edit): string {
  const result = editDocument(text, edit);
  if (result.kind !== "edited") throw new Error(JSON.stringify(result));
  return result.text;
}

/** Why an edit is not made: `LINE message` for what the document has, `code` for what it would have. */
export function refusal(text: string, edit: Edit): string[] {
  const result = editDocument(text, edit);
  switch (result.kind) {
    case "edited":
      throw new Error(`it was edited:\n${result.text}`);
    case "refused":
      return result.reasons.map(({ message, position }) =>
        position ? `${position.line} ${message}` : message,
      );
    case "invalid":
      return result.problems.map(({ code, line }) => `${line} ${code}${result.existed ? " already" : ""}`);
  }
}
