import { isPlainObject } from "../declaration";
import type { Problems } from "../../resolve/problems";
import type { AwsSettings } from "./settings";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MAXIMUM_KEY = 128;
const MAXIMUM_VALUE = 256;
const OTHER_THAN_TAG_CHARACTERS = /[^\p{L}\p{N}\p{Z}_.:/=+\-@]/u;
/** Of one resource. */
const MAXIMUM_TAGS = 50;
/** What appnet itself sets of them at most. */
const MOST_OWN = 4;

/** Reports tags that AWS keeps for itself, that appnet sets, or that some resource would be refused for. */
export function checkTags(tags: AwsSettings["tags"], problems: Problems): void {
  if (!isPlainObject(tags)) return;
  const entries = Object.entries(tags as Readonly<Record<string, unknown>>);
  const keys = new Map<string, string>();
  for (const [key, value] of entries) {
    const at = ["aws", "tags", key];
    const add = (message: string, fix: string) => {
      problems.add("document/type", at, message, fix);
    };
    const other = keys.get(key.toLowerCase());
    if (/^(?:name$|AmazonECSManaged$|appnet:|aws:)/i.test(key)) {
      add(`the tag "${key}" is appnet's or AWS's own`, "use another key");
    } else if (other !== undefined) {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
      add(
        `the tags "${other}" and "${key}" are one to IAM, which does not tell case apart`,
        "keep one of them",
      );
    }
    keys.set(key.toLowerCase(), key);
    checkText(key, `the key "${key}"`, MAXIMUM_KEY, add);
    if (key === "") add("a tag has no key", "name it");
    if (typeof value !== "string") continue;
    checkText(value, `the value of "${key}"`, MAXIMUM_VALUE, add);
    if (/^aws:/i.test(value))
      add(`the value of "${key}" begins with aws:, which AWS keeps`, "use another value");
  }
  if (entries.length > MAXIMUM_TAGS - MOST_OWN) {
    problems.add(
      "platform/quota",
      ["aws", "tags"],
      `tags: ${entries.length}, but the limit is ${MAXIMUM_TAGS} of a resource, and appnet sets up to ${MOST_OWN}`,
      `use at most ${MAXIMUM_TAGS - MOST_OWN}`,
    );
  }
}

function checkText(
  text: string,
  what: string,
  maximum: number,
  add: (message: string, fix: string) => void,
): void {
  if (text.length > maximum) add(`${what} has ${text.length} characters`, `use at most ${maximum}`);
  const [other] = OTHER_THAN_TAG_CHARACTERS.exec(text) ?? [];
  if (other !== undefined)
    add(`${what} has ${other}`, "use letters, digits, spaces and _ . : / = + - @ alone");
}
