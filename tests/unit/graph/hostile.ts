import { readFileSync } from "node:fs";
import { compileText } from "../../../core/document/readDocument";
import { planOf, type Plan } from "../../../core/plan/plan";

/** Names that no document can have, but that a plan may hold that somebody wrote by hand. */
export const HOSTILE_NAMES = [
  `"><script>alert(1)</script>`,
  `</title></svg><img src=x onerror=alert(1)>`,
  `</style><style>*{display:none}`,
  "quote\" and ' and `tick`",
  "line\nbreak\r\tand tab",
  "\\N \\G \\E \\L \\l \\",
  "<b>bold</b>",
  "<<b>label</b>>",
  "${process.exit()}",
  "&amp; &#65; &unknown; & co",
  "end",
  "subgraph x",
  "direction TB",
  "style a: #35; b",
  "classDef a: #35; b",
  "*bold* __it__ **x** ~~y~~",
  "%%{init: {}}%%",
  "fa:fa-ban",
  "a --> b",
  "a|b]c)d}e",
  "]]>",
  "<!-- x -->",
  "<?xml?>",
  "\u202Eevil",
  "\uD800 half",
  "\u0000nul \u001b[31mred",
  "日本語の名前",
  "x".repeat(63),
  "y".repeat(100_000),
  "service-with-a-very-long-name-that-nobody-should-have-but-somebody-has",
  "javascript:alert(1)",
  " ",
  "",
] as const;

/** A plan of which every text is hostile. */
export function hostilePlan(): Plan {
  const example = planOf(compileText(readFileSync("examples/boutique/appnet.yaml", "utf8")).compilation!);
  const name = (index: number) => HOSTILE_NAMES[index % HOSTILE_NAMES.length]!;
  return {
    ...example,
    organization: name(0),
    space: name(1),
    platform: name(2),
    applications: HOSTILE_NAMES.map((it) => ({ ...example.applications[0]!, name: it, hostname: it })),
    connections: HOSTILE_NAMES.map((source, index) => ({
      ...example.connections[0]!,
      source,
      outbound: name(index + 1),
      destination: name(index + 2),
      destinationSpace: name(index % 3),
      destinationOrganization: name(index % 2),
      scheme: name(index + 3),
      required: index % 3 === 0,
      tls: name(index + 4),
    })),
    policies: HOSTILE_NAMES.map((source, index) => ({
      source,
      destination: null,
      destinationSpace: null,
      destinationOrganization: null,
      destinationCidr: name(index + 5),
      protocol: name(index + 6),
      ports: "1-65535",
    })),
    gateways: HOSTILE_NAMES.slice(0, 6).map((it, index) => ({
      ...example.gateways[0]!,
      name: it,
      hostname: name(index + 1),
      url: name(index + 2),
      routes: [
        {
          path: name(index + 3),
          hostname: name(index + 4),
          destination: it,
          port: 80,
          replacePrefix: name(index),
        },
      ],
    })),
    flows: HOSTILE_NAMES.slice(0, 6).map((it, index) => ({
      source: name(index + 6),
      destination: `gateway:${it}`,
      protocol: name(index),
      ports: "443",
      because: [it],
    })),
  };
}
