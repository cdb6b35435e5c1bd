import { z } from "zod";
import { formatPath } from "../model/problem";
import { FORMAT_VERSION, type Plan, type PlannedResource } from "./plan";

const text = z.string();
const nullableText = text.nullable();
const ports = text.regex(/^\d{1,5}(-\d{1,5})?$/, { error: "must be a port or a range such as 80-90" });
const end = {
  destinationSpace: nullableText,
  destinationOrganization: nullableText,
};

/** The shape of plan format 1. Fields that it does not know are kept: later versions may add some. */
const planSchema = z.looseObject({
  formatVersion: z.literal(FORMAT_VERSION),
  organization: text,
  space: text,
  platform: text,
  applications: z.array(
    z.looseObject({
      name: text,
      hostname: text,
      inbound: z.array(
        z.looseObject({
          name: text,
          port: z.int(),
          containerPort: z.int(),
          protocol: text,
          tls: text,
          tlsPort: z.int().nullable(),
        }),
      ),
      outbound: z.array(z.unknown()),
    }),
  ),
  connections: z.array(
    z.looseObject({
      source: text,
      outbound: text,
      required: z.boolean(),
      destination: text,
      ...end,
      inbound: nullableText,
      scheme: text,
      protocol: text,
      ports,
      tls: text,
    }),
  ),
  policies: z.array(
    z.looseObject({
      source: text,
      destination: nullableText,
      ...end,
      destinationCidr: nullableText,
      protocol: text,
      ports,
    }),
  ),
  gateways: z.array(
    z.looseObject({
      name: text,
      internal: z.boolean(),
      hostname: nullableText,
      url: nullableText,
      tls: text,
      minimumProtocolVersion: nullableText,
      certificate: nullableText.default(null),
      routes: z.array(
        z.looseObject({
          path: nullableText,
          hostname: nullableText.default(null),
          destination: text,
          port: z.int(),
          replacePrefix: nullableText,
        }),
      ),
    }),
  ),
  flows: z.array(
    z.looseObject({ source: text, destination: text, protocol: text, ports, because: z.array(text) }),
  ),
  resources: z.array(
    // Most of a plan is resources: they are looked at without being copied.
    z.custom<PlannedResource>(isResource, {
      error: "must have name, type, component, inputs and dependsOn",
    }),
  ),
  lookups: z.array(z.looseObject({ name: text, function: text, inputs: z.unknown() })).default([]),
  identities: z
    .array(
      z.looseObject({
        party: text,
        resource: text.optional(),
        controller: text.optional(),
        gatewayClass: text.optional(),
        namespace: text.optional(),
        podLabels: z.record(text, text).optional(),
        securityGroups: z.array(text).optional(),
        securityGroupTags: z.record(text, text).optional(),
        networks: z.array(text).optional(),
        prefixLists: z.array(text).optional(),
      }),
    )
    .default([]),
});

function isResource(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, type, component, inputs, dependsOn } = value as Record<keyof PlannedResource, unknown>;
  return (
    [name, type, component].every((it) => typeof it === "string") &&
    typeof inputs === "object" &&
    inputs !== null &&
    !Array.isArray(inputs) &&
    Array.isArray(dependsOn) &&
    dependsOn.every((it) => typeof it === "string")
  );
}

/** A saved plan, or why the text is none: one sentence and what to do about it. */
export type ReadPlan = { readonly plan: Plan } | { readonly problems: readonly string[] };

const MAXIMUM_PROBLEMS = 10;
const MAKE_AGAIN = "make it again with: appnet plan --json";

/** Reads what `appnet plan --json` printed. Fields of the format that later versions added may be missing. */
export function readPlan(json: string): ReadPlan {
  if (json.trim() === "") return { problems: [`the file is empty (${MAKE_AGAIN})`] };
  const parsed = parseJson(json);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const version = versionOf(parsed.value);
  if (version === undefined) return { problems: [`this is no plan of appnet (${MAKE_AGAIN})`] };
  if (version !== FORMAT_VERSION) {
    const advice = `this version of appnet reads format ${FORMAT_VERSION}; use the version that wrote it, or ${MAKE_AGAIN}`;
    return { problems: [`the plan has format version ${JSON.stringify(version)} (${advice})`] };
  }
  const { data, error } = planSchema.safeParse(parsed.value);
  if (data) return { plan: data as unknown as Plan };
  const problems = error.issues.map((issue) => `${formatPath(issue.path as string[])}: ${issue.message}`);
  const shown = problems.slice(0, MAXIMUM_PROBLEMS);
  const hidden = problems.length - shown.length;
  return { problems: [...shown, ...(hidden > 0 ? [`and ${hidden} more (${MAKE_AGAIN})`] : [])] };
}

function parseJson(json: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(json.replace(/^\uFEFF/, "")) as unknown };
  } catch {
    const start = json.trimStart()[0];
    const end = json.trimEnd().at(-1);
    const what =
      start === "{" && end !== "}" ? "the plan is cut off: its end is missing" : "the file is not JSON";
    return { problem: `${what} (${MAKE_AGAIN})` };
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as { formatVersion?: unknown }).formatVersion
    : undefined;
}
