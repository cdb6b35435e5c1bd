/** A text without the characters at its end that are of a kind. (An expression such as `/x+$/` looks at every x again.) */
export function trimEnd(text: string, isOfKind: RegExp): string {
  let end = text.length;
  while (end > 0 && isOfKind.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}
