import { output, type Alias, type CustomResourceOptions, type Input } from "@pulumi/pulumi";
import { prefixOf, type Declarer } from "./view";

/**
 * What a resource of a space was called, as far as its name follows from the space's: when the component was called
 * otherwise, by the component's own aliases; and when names began with the space's name, whatever the component's was.
 */
export function formerNames(
  declarer: Declarer,
  space: string,
  resource: string,
): Pick<CustomResourceOptions, "aliases"> {
  const prefix = prefixOf(declarer.name);
  const rest = resource.slice(prefix.length);
  const renamed = (declarer.options.aliases ?? []).map((alias) =>
    output(alias).apply((it) => ({ name: `${prefixOf(nameOf(it) ?? declarer.name)}${rest}` })),
  );
  const aliases: Input<Alias>[] = prefix === space ? renamed : [...renamed, { name: `${space}${rest}` }];
  return aliases.length > 0 ? { aliases } : {};
}

/** The name in an alias; undefined where it is as it was. */
function nameOf(alias: string | { readonly name?: string }): string | undefined {
  return typeof alias === "string" ? alias.split("::").slice(3).join("::") : alias.name;
}
