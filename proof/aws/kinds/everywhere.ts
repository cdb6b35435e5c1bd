/** What the provider adds to its arguments when it checks them. */
export interface Everywhere {
  tagsAll: unknown;
  region?: unknown;
}

/** What kinds have that cannot be tagged. */
export const TAGS = {
  region: "harmless: AWS refuses what refers to something of another Region",
  tagsAll: "harmless: no rule and no listener reads tags",
} as const;

/** What nearly every kind has. */
export const DESCRIBED = {
  ...TAGS,
  tags: "harmless: no rule and no listener reads tags",
} as const;
