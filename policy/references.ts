import type { PolicyResource } from "@pulumi/policy";
import { proofPlatformOf } from "../proof/findPlatform";
import type { ReferencedResource } from "../proof/platform";
import { proofPlatforms } from "../proof/platforms";
import { copyKnown, mappingOf, UNKNOWN, UNKNOWN_TEXT } from "./values";

/**
 * Turns what the engine knows of references (values, or only what a property depends on) into the references of plans:
 * `${NAME.property}`.
 */
export class References {
  private readonly byValue = new Map<string, string>();

  /**
   * @param nameOf The names by which references mean resources.
   * @param answers By reference to a look-up: what it answered.
   */
  constructor(
    resources: readonly PolicyResource[],
    answers: Readonly<Record<string, unknown>>,
    private readonly nameOf: (urn: string) => string,
  ) {
    for (const { type, urn, props } of resources) {
      const platform = proofPlatformOf(type);
      if (!platform?.tellingValue) continue;
      const always = platform.knownBy[type] ?? [];
      const properties = [...new Set(["id", "arn", ...always])];
      for (const [property, value] of Object.entries(copyKnown(pick(props, properties)) as object)) {
        this.add(value, `\${${nameOf(urn)}.${property}}`, always.includes(property));
      }
    }
    for (const [reference, value] of Object.entries(answers)) this.add(value, reference);
  }

  private add(value: unknown, reference: string, isCertain = false): void {
    if (typeof value !== "string" || this.byValue.has(value)) return;
    if (isCertain || isTelling(value)) this.byValue.set(value, reference);
  }

  /** A resource's inputs as plans print them. */
  inputs(resource: PolicyResource, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(inputs).map(([key, value]) => {
        const all = resource.propertyDependencies[key] ?? [];
        // What is made from several resources may be any of them, or none.
        const dependencies = value === UNKNOWN && all.length > 1 ? [] : all;
        return [key, this.printed(value, key, unknownsIn(value, key), dependencies)];
      }),
    );
  }

  /** What is known of a value, with references in place of ids. */
  known(value: unknown): unknown {
    return this.printed(value, "", new Map(), []);
  }

  private printed(
    value: unknown,
    key: string,
    unknowns: ReadonlyMap<string, number>,
    dependencies: readonly PolicyResource[],
  ): unknown {
    if (value === UNKNOWN) return this.only(key, dependencies) ?? UNKNOWN_TEXT;
    if (typeof value === "string") return this.byValue.get(value) ?? value;
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, this.printed(item, name, unknowns, dependencies)]),
      );
    }
    const ends = value.includes(UNKNOWN) ? this.set(value, key, unknowns, dependencies) : undefined;
    return ends ?? value.map((item) => this.printed(item, key, unknowns, dependencies));
  }

  /** The one resource that an unknown value can mean, since its property depends on no other of that type. */
  private only(key: string, dependencies: readonly PolicyResource[]): string | undefined {
    const candidates = this.candidates(key, dependencies);
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  /** The ends of a list of which each means one of the dependencies; their order does not matter. */
  private set(
    values: readonly unknown[],
    key: string,
    unknowns: ReadonlyMap<string, number>,
    dependencies: readonly PolicyResource[],
  ): unknown[] | undefined {
    const known = values.filter((it) => it !== UNKNOWN).map((it) => this.known(it));
    const candidates = this.candidates(key, dependencies).filter((it) => !known.includes(it));
    const inList = values.length - known.length;
    const isExact = candidates.length === inList && unknowns.get(key) === inList;
    return isExact ? [...known, ...candidates] : undefined;
  }

  private candidates(key: string, dependencies: readonly PolicyResource[]): string[] {
    return referencedBy(key)
      .flatMap(([type, property]) =>
        dependencies.filter((it) => it.type === type).map(({ urn }) => `\${${this.nameOf(urn)}.${property}}`),
      )
      .sort();
  }
}

/** Which resources a property of a name may mean. */
function referencedBy(key: string): readonly ReferencedResource[] {
  return Object.values(proofPlatforms).flatMap(({ references }) =>
    Object.hasOwn(references, key) ? references[key]! : [],
  );
}

function isTelling(value: string): boolean {
  return Object.values(proofPlatforms).some(({ tellingValue }) => tellingValue?.test(value));
}

/** How many unknown values stand under each name of property. */
function unknownsIn(value: unknown, key: string, counts = new Map<string, number>()): Map<string, number> {
  if (value === UNKNOWN) counts.set(key, (counts.get(key) ?? 0) + 1);
  else if (Array.isArray(value)) value.forEach((item) => unknownsIn(item, key, counts));
  else for (const [name, item] of Object.entries(mappingOf(value))) unknownsIn(item, name, counts);
  return counts;
}

/** Some properties, read only when asked for: reading one that is not known throws. */
function pick(holder: Record<string, unknown>, keys: readonly string[]): object {
  const picked = {};
  for (const key of keys) Object.defineProperty(picked, key, { enumerable: true, get: () => holder[key] });
  return picked;
}
