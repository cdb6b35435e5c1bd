/** Whether a text is what a pattern means. */
export type Pattern = (text: string) => boolean;

/**
 * What a load balancer takes.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export const LONGEST_PATTERN = 128;

/** Host names are compared without regard to case. */
export function hostPattern(pattern: string): Pattern {
  const matches = wildcardPattern(pattern.toLowerCase());
  return (text) => matches(text.toLowerCase());
}

/** `*` stands for any characters, `?` for one. However many stars: each step takes the text or the pattern further. */
export function wildcardPattern(pattern: string): Pattern {
  return (text) => {
    let at = 0;
    let star = -1;
    let resumed = 0;
    for (let index = 0; index < text.length;) {
      if (pattern[at] === "*") {
        star = at++;
        resumed = index;
      } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[index])) {
        at++;
        index++;
      } else if (star !== -1) {
        // The last star takes one character more; what earlier ones took need not change.
        at = star + 1;
        index = ++resumed;
      } else return false;
    }
    while (pattern[at] === "*") at++;
    return at === pattern.length;
  };
}
