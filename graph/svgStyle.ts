/**
 * The colours of the picture, by light and dark. A page that embeds it may set `--appnet-NAME` on any element around it:
 * that wins over both.
 */
const COLORS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  background: ["#ffffff", "#0d1117"],
  surface: ["#f6f8fa", "#151b23"],
  border: ["#d1d9e0", "#3d444d"],
  box: ["#ffffff", "#212830"],
  "box-border": ["#818b98", "#7d8590"],
  text: ["#1f2328", "#f0f6fc"],
  muted: ["#59636e", "#9198a1"],
  line: ["#818b98", "#7d8590"],
  accent: ["#0969da", "#4493f8"],
  "accent-surface": ["#ddf4ff", "#12233d"],
  added: ["#1a7f37", "#3fb950"],
  removed: ["#cf222e", "#f85149"],
  changed: ["#9a6700", "#d29922"],
};

/** Every rule begins with this class: a style sheet inside a page applies to all of the page. */
export const ROOT_CLASS = "appnet-graph";

/** The style sheet of the picture. */
export function styleSheet(): string {
  return [
    variables(0),
    `@media (prefers-color-scheme: dark) { ${variables(1)} }`,
    ...RULES.map(([selectors, body]) => `${scoped(selectors)} { ${body} }`),
  ].join("\n");
}

function variables(theme: 0 | 1): string {
  const declarations = Object.entries(COLORS).map(
    ([name, values]) => `--${name}: var(--appnet-${name}, ${values[theme]});`,
  );
  return `.${ROOT_CLASS} { ${declarations.join(" ")} }`;
}

function scoped(selectors: string): string {
  return selectors
    .split(", ")
    .map((selector) => `.${ROOT_CLASS} ${selector}`)
    .join(", ");
}

const RULES: readonly (readonly [string, string])[] = [
  [
    "text",
    'font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 12px; fill: var(--text); text-anchor: middle; dominant-baseline: central;',
  ],
  [".background", "fill: var(--background);"],
  [".group rect", "fill: var(--surface); stroke: var(--border);"],
  [".group text, .legend text", "text-anchor: start; fill: var(--muted);"],
  [".group text", "font-weight: 600;"],
  [".node rect", "fill: var(--box); stroke: var(--box-border); stroke-width: 1.2;"],
  [".node .detail", "font-size: 11px; fill: var(--muted);"],
  [".gateway rect", "fill: var(--accent-surface); stroke: var(--accent);"],
  [".gateway .name", "font-weight: 600;"],
  [".internet ellipse", "fill: var(--text); stroke: var(--text);"],
  [".internet text", "fill: var(--background); font-weight: 600;"],
  [".network rect", "fill: var(--surface); stroke-dasharray: 4 3;"],
  [".line", "fill: none; stroke: var(--line); stroke-width: 1.2;"],
  [".arrow", "fill: var(--line); stroke: none;"],
  [
    ".edge text",
    "font-size: 10px; fill: var(--muted); stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; paint-order: stroke;",
  ],
  [".large .line", "stroke-width: 0.9; opacity: 0.7;"],
  [".edge.gateway .line", "stroke: var(--accent);"],
  [".edge.gateway .arrow", "fill: var(--accent);"],
  [".edge.policy .line", "stroke-dasharray: 4 3;"],
  [".edge.required .line", "stroke: var(--text);"],
  [".edge.required .arrow", "fill: var(--text);"],
  [".edge.required text", "fill: var(--text); font-weight: 600;"],
  ...["added", "removed", "changed"].flatMap((change): [string, string][] => [
    [`.edge.${change} .line`, `stroke: var(--${change}); stroke-width: 1.8; opacity: 1;`],
    [`.edge.${change} .arrow, .edge.${change} text`, `fill: var(--${change});`],
    [`.node.${change} rect, .node.${change} ellipse`, `stroke: var(--${change}); stroke-width: 2.4;`],
    [`.node.${change} .name`, `fill: var(--${change});`],
  ]),
  [".edge.required .line", "stroke-width: 2.4; opacity: 1;"],
  [".edge.removed .line, .node.removed rect", "stroke-dasharray: 8 4;"],
  [".edge .crowded", "visibility: hidden;"],
  [".edge:hover .crowded", "visibility: visible;"],
  [".edge:hover .line", "stroke-width: 3.2;"],
  [".edge:hover text", "fill: var(--text); font-weight: 600;"],
];
