import type { PropertyPath } from "../../model/problem";
import type { Gateway, Route } from "../../resolve/network";
import { freePriority, isTooDeep, prioritiesOf } from "./priorities";
import type { Report } from "./report";

/**
 * What a condition of a listener rule takes.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
const MAXIMUM_PATTERN = 128;
/** Without * and ?, which have a meaning there, and without &, which would have to be written in another way. */
const OTHER_THAN_PATH_CHARACTERS = /[^A-Za-z0-9_\-.$/~"'@:+]/;
const LETTERS_LAST = /\.[A-Za-z]+$/;

/** Reports routes that no listener rule can hold, and rules that would have one priority. */
export function checkListenerRules(gateway: Gateway, report: Report): void {
  checkHost(gateway.hostname, [...gateway.path, "hostname"], report);
  for (const route of gateway.routes) {
    checkHost(route.model.hostname, [...route.declaredAt, "hostname"], report);
    checkPath(route, report);
  }
  checkPriorities(gateway, report);
}

function checkHost(hostname: string | undefined, at: PropertyPath, report: Report): void {
  if (hostname === undefined) return;
  if (hostname.length > MAXIMUM_PATTERN) {
    report(at, `the host name has ${hostname.length} characters`, `use at most ${MAXIMUM_PATTERN}`);
  }
  if (!LETTERS_LAST.test(hostname)) {
    report(
      at,
      `"${hostname}" ends with other characters than letters, which a load balancer does not match`,
      "use a host name whose last part has letters alone",
    );
  }
}

function checkPath({ path, model, declaredAt }: Route, report: Report): void {
  const at = [...declaredAt, "path"];
  const [other] = OTHER_THAN_PATH_CHARACTERS.exec(path) ?? [];
  if (other === "*") {
    report(at, `"${path}" has *, which a load balancer takes for a wildcard`, "use a path without it");
  } else if (other !== undefined) {
    report(
      at,
      `"${path}" has ${other}, which a load balancer cannot match`,
      "use letters, digits and _ - . $ ~ ' @ : + alone",
    );
  }
  if (path.length + 2 > MAXIMUM_PATTERN) {
    report(at, `the path has ${path.length} characters`, `use at most ${MAXIMUM_PATTERN - 2}`);
  }
  if (model.replacePrefix?.includes("$")) {
    report(
      [...declaredAt, "replacePrefix"],
      "a dollar sign has a meaning of its own in rewrites",
      "use a prefix without it",
    );
  }
}

function checkPriorities({ routes }: Gateway, report: Report): void {
  const priorities = prioritiesOf(routes);
  const owners = new Map<number, Route>();
  for (const route of routes) {
    const priority = priorities.get(route);
    const owner = priority === undefined ? undefined : owners.get(priority);
    if (priority !== undefined && !owner) {
      owners.set(priority, route);
      continue;
    }
    const free = freePriority(route, new Set(priorities.values()));
    const message =
      owner !== undefined
        ? `routes ${textOf(owner)} and ${textOf(route)} would both have priority ${priority}`
        : isTooDeep(route)
          ? `${textOf(route)} has too many parts for a computed priority`
          : `every computed priority of ${textOf(route)} is another route's as well`;
    const fix =
      free === undefined
        ? "give the route a priority of its own, below those of the routes that it is part of"
        : `give one of the routes a priority of its own, such as ${free}`;
    report([...route.declaredAt], message, fix);
  }
}

function textOf({ hostname, path }: Route): string {
  return `${hostname ?? ""}${path}`;
}
