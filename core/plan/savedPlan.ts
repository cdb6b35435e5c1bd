import { z } from "zod";
import { formatPath, redact, type PropertyPath } from "../model/problem";
import { nameOfType } from "../model/validate";
import { isVisible } from "../names/visible";
import { FORMAT_VERSION, type Plan, type PlannedResource } from "./plan";

/** Text that plans print: appnet writes no hidden characters into it. */
const text = z.string().refine(isVisible, { error: "must not have control or bidirectional characters" });
const nullableText = text.nullable();
const ports = text.regex(/^\d{1,5}(-\d{1,5})?$/, { error: "must be a port or a range such as 80-90" });
const port = text.regex(/^\d{1,5}$/, { error: "must be a port such as 80" });
const protocol = z.enum(["tcp", "udp"]);
const applicationTls = z.enum(["none", "automatic", "application"]);
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
  isolation: z.enum(["applications", "observe"]).optional(),
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
          tls: applicationTls,
          tlsPort: z.int().nullable(),
        }),
      ),
      outbound: z.array(z.unknown()),
      unlisted: z.looseObject({ ports: z.array(text), hostname: nullableText }).optional(),
      environment: z.record(z.string(), z.string()).optional(),
    }),
  ),
  externals: z
    .array(
      z.looseObject({
        name: text,
        hostnames: z.array(text),
        address: nullableText,
        inbound: z.array(
          z.looseObject({ name: text, port: z.int(), protocol: text, targetPort: z.int().optional() }),
        ),
      }),
    )
    .default([]),
  connections: z.array(
    z.looseObject({
      source: text,
      outbound: text,
      required: z.boolean(),
      destination: text,
      ...end,
      inbound: nullableText,
      scheme: text,
      protocol,
      ports: port,
      tls: applicationTls,
    }),
  ),
  policies: z.array(
    z.looseObject({
      source: text,
      destination: nullableText,
      ...end,
      destinationCidr: nullableText,
      protocol,
      ports,
    }),
  ),
  gateways: z.array(
    z.looseObject({
      name: text,
      internal: z.boolean(),
      hostname: nullableText,
      url: nullableText,
      tls: z.enum(["none", "terminate", "passthrough"]),
      minimumProtocolVersion: nullableText,
      certificate: nullableText.default(null),
      halfOpen: text.optional(),
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
    z.looseObject({
      source: text,
      destination: text,
      protocol,
      ports,
      because: z.array(text),
      halfOpen: text.optional(),
    }),
  ),
  resources: z.array(
    // Most of a plan is resources: they are looked at without being copied.
    z.custom<PlannedResource>(isResource, {
      error:
        "must have name, type, component, inputs and dependsOn, without control or bidirectional characters",
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
        proxyImage: text.optional(),
        namespace: text.optional(),
        podLabels: z.record(z.string(), z.string()).optional(),
        pods: z
          .array(
            z.looseObject({
              namespace: text,
              podLabels: z.record(z.string(), z.string()),
              port: z.int().optional(),
            }),
          )
          .optional(),
        securityGroups: z.array(text).optional(),
        securityGroupTags: z.record(z.string(), z.string()).optional(),
        networks: z.array(text).optional(),
        prefixLists: z.array(text).optional(),
        except: z.array(text).optional(),
        hostnames: z.array(text).optional(),
        entities: z.array(text).optional(),
        theirs: z.array(z.enum(["ingress", "egress"])).optional(),
      }),
    )
    .default([]),
});

function isResource(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, type, component, inputs, dependsOn } = value as Record<keyof PlannedResource, unknown>;
  return (
    [name, type, component].every(isText) &&
    typeof inputs === "object" &&
    inputs !== null &&
    !Array.isArray(inputs) &&
    Array.isArray(dependsOn) &&
    dependsOn.every(isText)
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && isVisible(value);
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
  const deep = pathBelow(parsed.value, MAXIMUM_DEPTH);
  if (deep) {
    return {
      problems: [`${shortPath(deep)}: nested more than ${MAXIMUM_DEPTH} levels deep (${MAKE_AGAIN})`],
    };
  }
  const version = versionOf(parsed.value);
  if (version === undefined) return { problems: [`this is no plan of appnet (${MAKE_AGAIN})`] };
  if (version !== FORMAT_VERSION) {
    const advice = `this version of appnet reads format ${FORMAT_VERSION}; use the version that wrote it, or ${MAKE_AGAIN}`;
    return {
      problems: [redact(`the plan has format version ${JSON.stringify(version).slice(0, 40)} (${advice})`)],
    };
  }
  const { data, error } = planSchema.safeParse(parsed.value);
  if (data) return { plan: data as unknown as Plan };
  const problems = error.issues.map((issue) =>
    redact(`${shortPath(issue.path as PropertyPath)}: ${whatIsWrong(issue)}`),
  );
  const shown = problems.slice(0, MAXIMUM_PROBLEMS);
  const hidden = problems.length - shown.length;
  return { problems: [...shown, ...(hidden > 0 ? [`and ${hidden} more (${MAKE_AGAIN})`] : [])] };
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_type") return issue.message;
  return issue.message.endsWith("received undefined")
    ? "is missing"
    : `must be ${nameOfType(issue.expected)}`;
}

/** Whoever reads a plan descends by recursion; no resource's inputs are nearly as deep. */
const MAXIMUM_DEPTH = 200;

/** The path of something that lies deeper than so many levels; undefined where nothing does. */
function pathBelow(value: unknown, levels: number): (string | number)[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels < 0) return [];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const path = pathBelow(value[index], levels - 1);
      if (path) return [index, ...path];
    }
    return undefined;
  }
  for (const key in value) {
    const path = pathBelow((value as Record<string, unknown>)[key], levels - 1);
    if (path) return [key, ...path];
  }
  return undefined;
}

/** A path for a message: its beginning says where to look. */
function shortPath(path: PropertyPath): string {
  return formatPath(path.length <= SHOWN_PARTS ? path : path.slice(0, SHOWN_PARTS));
}

const SHOWN_PARTS = 6;

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
