import { groupBy } from "../collections";
import type { ApplicationModel } from "../model/application";
import type { NetworkModel } from "../model/document";
import { isSecretReference, placeholders, secretSources, type SecretReference } from "../model/environment";
import type { PropertyPath } from "../model/problem";
import { suggestion } from "../model/validate";
import { declaredConnections, type Declared } from "./connections";
import type { Problems } from "./problems";

/** What the names of a connection's variables begin with. */
export function variablePrefix(outbound: string): string {
  return `CONNECTION_${outbound.toUpperCase().replaceAll("-", "_")}`;
}

/** Reports what is wrong with the variables of applications, and with those that connections inject. */
export function checkEnvironments(document: NetworkModel, problems: Problems): void {
  const connections = declaredConnections(document);
  for (const connection of connections) checkTemplates(connection, problems);
  const bySource = groupBy(connections, ({ source }) => source);
  for (const [name, model] of Object.entries(document.applications)) {
    const path = ["applications", name];
    const injecting = bySource.get(name) ?? [];
    checkValues(model, path, problems);
    checkNames(model, injecting, problems);
    checkWords(model, injecting, path, problems);
  }
}

/** A name in braces, or a brace that belongs to none. */
const BRACES = /\{([^{}]*)\}|[{}]/g;

function checkTemplates({ environment, path }: Declared, problems: Problems): void {
  for (const [variable, template] of Object.entries(environment)) {
    const at = [...path, "environment", variable];
    checkExpansion(template, at, problems);
    const known: readonly string[] = placeholders;
    const wrong = [...template.matchAll(BRACES)].find(
      ([, name]) => name === undefined || !known.includes(name),
    );
    if (!wrong) continue;
    problems.add(
      "connection/placeholder",
      at,
      wrong[1] === undefined ? "a brace is no part of a placeholder" : "a placeholder is not known",
      () => suggestion(wrong[1] ?? "", known) ?? "use {scheme}, {hostname}, {port} and {url}",
    );
  }
}

function checkValues(model: ApplicationModel, path: PropertyPath, problems: Problems): void {
  for (const [variable, value] of Object.entries(model.environment ?? {})) {
    const at = [...path, "environment", variable];
    if (typeof value === "string") checkExpansion(value, at, problems);
    else if (isSecretReference(value)) checkReference(value, at, problems);
  }
}

/** What Kubernetes replaces in values by another variable. */
const EXPANSION = /\$\(([A-Za-z_][\w.-]*)\)/g;

function checkExpansion(value: string, at: PropertyPath, problems: Problems): void {
  if (value.search(EXPANSION) === -1) return;
  problems.add(
    "application/expansion",
    at,
    "the value names a variable as $(NAME), which nothing replaces on every platform",
    "write the value out, or say the address in the environment of its connection; keep a value with a secret in it as one secret",
  );
}

function checkReference(reference: SecretReference, at: PropertyPath, problems: Problems): void {
  const given = secretSources.filter((source) => reference[source] !== undefined);
  const report = (place: PropertyPath, message: string, fix: string) =>
    problems.add("application/secret-source", place, message, fix);
  if (given.length !== 1) {
    report(
      given.length === 0 ? at : [...at, given[1]!],
      given.length === 0
        ? "where the secret is kept is not said"
        : `${given.join(" and ")} are given together`,
      `give exactly one of ${secretSources.join(", ")}`,
    );
  } else if (given[0] === "kubernetesSecret" && reference.key === undefined) {
    report(at, "kubernetesSecret is given without key", "add key: which of the Secret's values is meant");
  } else if (given[0] === "parameterArn" && reference.key !== undefined) {
    report([...at, "key"], "a parameter has one value, without keys", "remove key");
  }
}

/** A variable that two say would have the value of one of them. */
function checkNames(model: ApplicationModel, injecting: readonly Declared[], problems: Problems): void {
  const owners = new Map(
    Object.keys(model.environment ?? {}).map((variable) => [variable, "the application itself"]),
  );
  for (const { outbound, environment, path } of injecting) {
    for (const variable of Object.keys(environment)) {
      const owner = owners.get(variable);
      owners.set(variable, `its connection "${outbound}"`);
      if (owner === undefined) continue;
      problems.add(
        "connection/variable-taken",
        [...path, "environment", variable],
        `the variable is set already, by ${owner}`,
        "keep one of the two",
      );
    }
  }
}

/** Kubernetes replaces variables in commands as well; of what names none, such as a shell's $(date), nothing is said. */
function checkWords(
  model: ApplicationModel,
  injecting: readonly Declared[],
  path: PropertyPath,
  problems: Problems,
): void {
  const names = [model, ...injecting].flatMap(({ environment }) => Object.keys(environment ?? {}));
  const prefixes = injecting.map(({ outbound }) => `${variablePrefix(outbound)}_`);
  const isVariable = (name: string) =>
    names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
  for (const field of ["command", "arguments"] as const) {
    const words = model[field];
    for (const [index, word] of (Array.isArray(words) ? words : []).entries()) {
      const found =
        typeof word === "string"
          ? [...word.matchAll(EXPANSION)].find(([, name]) => isVariable(name!))
          : undefined;
      if (!found) continue;
      problems.add(
        "application/expansion",
        [...path, field, index],
        `"${found[0]}" names a variable, which nothing replaces on every platform`,
        `let the program read ${found[1]!} itself, or run it by a shell that does`,
      );
    }
  }
}
