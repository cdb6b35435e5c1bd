import { output, type Alias, type CustomResourceOptions, type Input } from "@pulumi/pulumi";
import type { Declaration } from "../../core/platforms/declaration";
import { prefixOf, type Declarer } from "./view";

/**
 * What a resource of a space was called, as far as its name follows from the space's: when the component was called
 * otherwise, by the component's own aliases; and when names began with the space's name, whatever the component's was. So
 * does the name that it had in former versions.
 */
export function formerNames(
  declarer: Declarer,
  space: string,
  { name, formerly }: Pick<Declaration, "name" | "formerly">,
): Pick<CustomResourceOptions, "aliases"> {
  const prefix = prefixOf(declarer.name);
  const names = [name, ...(formerly === undefined ? [] : [formerly])];
  const aliases = names.flatMap((it): Input<Alias>[] => {
    const rest = it.slice(prefix.length);
    const renamed = (declarer.options.aliases ?? []).map((alias) =>
      output(alias).apply((found) => ({ name: `${prefixOf(nameOf(found) ?? declarer.name)}${rest}` })),
    );
    return [
      ...(it === name ? [] : [{ name: it }]),
      ...renamed,
      ...(prefix === space ? [] : [{ name: `${space}${rest}` }]),
    ];
  });
  return aliases.length > 0 ? { aliases } : {};
}

/** The name in an alias; undefined where it is as it was. */
function nameOf(alias: string | { readonly name?: string }): string | undefined {
  return typeof alias === "string" ? alias.split("::").slice(3).join("::") : alias.name;
}
