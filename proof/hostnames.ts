import { trimEnd } from "../core/names/trim";

/**
 * The patterns of host names that a request's host matches, most specific first: itself, then wildcards, then `""`,
 * which stands for any.
 */
export function patternsOf(hostname: string): string[] {
  const labels = hostname.split(".");
  const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
  return [hostname, ...wildcards, ""];
}

/**
 * What two patterns of host names have in common: what a route answers to at a listener. `""` is any name, `*.a` any below
 * `a`. Undefined where nothing is in both.
 */
export function commonHostname(one: string, other: string): string | undefined {
  if (one === "" || isWithin(other, one)) return other;
  return other === "" || isWithin(one, other) ? one : undefined;
}

function isWithin(name: string, pattern: string): boolean {
  return name === pattern || (pattern.startsWith("*.") && name.endsWith(pattern.slice(1)));
}

/** The prefixes of whole elements that a path has, longest first: `/a/b`, `/a`, `/`. */
export function prefixesOf(path: string): string[] {
  const elements = path.split("/").filter((it, index) => index > 0 && it !== "");
  const prefixes = elements.map((_, index) => `/${elements.slice(0, index + 1).join("/")}`);
  return [...prefixes.reverse(), "/"];
}

/** A path with one prefix in place of another, as Gateway API's ReplacePrefixMatch has it. */
export function replacePrefix(path: string, prefix: string, replacement: string): string {
  const rest = path.slice(withoutSlash(prefix).length);
  return `${withoutSlash(replacement)}${rest.startsWith("/") || rest === "" ? rest : `/${rest}`}` || "/";
}

function withoutSlash(text: string): string {
  return trimEnd(text, /\//);
}
