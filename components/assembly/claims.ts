import type { ProviderResource, Resource } from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import type { Problem } from "../../core/model/problem";
import type { Declaration } from "../../core/platforms/declaration";
import { currentArrival } from "./arrival";
import { placeOf } from "./settings";
import type { Declarer, SpaceSettings } from "./view";

/** A space, and what it declares. */
interface Claimant {
  readonly settings: SpaceSettings;
  readonly platform: string;
  /** By which provider of that platform it is built; undefined for the default one. */
  readonly provider: ProviderResource | undefined;
  readonly resources: readonly { readonly declaration: Declaration; readonly parent: Resource }[];
}

/** Something that only one space of a program may have. */
interface Claim {
  readonly key: string;
  /** What is wrong when another space has it. */
  readonly problem: (other: string) => Problem;
}

/** What the spaces of one program have, each of which only one of them may have. */
export class Claims {
  private static readonly byProgram = new WeakMap<object, Claims>();

  private readonly owners = new Map<string, Declarer>();
  private readonly providers = new Map<ProviderResource | undefined, number>();

  /** Those of the program that is running. */
  static current(): Claims {
    const program = currentArrival()?.program ?? getMonitor()!;
    const known = Claims.byProgram.get(program) ?? new Claims();
    Claims.byProgram.set(program, known);
    return known;
  }

  /** Gives a space what it declares, unless another has it. */
  claim(owner: Declarer, { settings, platform, provider, resources }: Claimant): Problem[] {
    const { space, organization } = settings;
    const { namespace } = placeOf(settings);
    const claims = [
      () => this.claimName(owner, space, organization),
      () => (namespace === undefined ? [] : this.claimNamespace(owner, provider, platform, namespace)),
      () => this.claimResources(owner, resources),
    ];
    // Two spaces of one name have all the rest in common as well: that is said once.
    for (const claimed of claims) {
      const problems = claimed();
      if (problems.length > 0) return problems;
    }
    return [];
  }

  /** Its name: by it, connections and policies mean a space. */
  private claimName(owner: Declarer, space: string, organization: string): Problem[] {
    const problem = (other: string): Problem => ({
      code: "document/name",
      path: ["name"],
      message: `space "${space}" of organization "${organization}" is already declared, by ${other}`,
      fix: "give one of them another name or organization",
    });
    return this.take(owner, [{ key: `space ${organization} ${space}`, problem }]);
  }

  /** Its namespace, in what one provider deploys to. Whether two providers mean one cluster cannot be told. */
  private claimNamespace(
    owner: Declarer,
    provider: ProviderResource | undefined,
    platform: string,
    namespace: string,
  ): Problem[] {
    if (!this.providers.has(provider)) this.providers.set(provider, this.providers.size);
    const problem = (other: string): Problem => ({
      code: "platform/unsupported",
      path: [platform, "namespace"],
      message: `namespace "${namespace}" is already that of ${other}, and the rules of one would cover the other's pods`,
      fix: "give each space a namespace of its own",
    });
    return this.take(owner, [{ key: `${platform} ${this.providers.get(provider)!} ${namespace}`, problem }]);
  }

  /** The names of its resources, which tell them apart in the state together with the types of their parents. */
  claimResources(
    owner: Declarer,
    resources: readonly { declaration: Declaration; parent: Resource }[],
  ): Problem[] {
    const claims = resources.map(({ declaration: { type, name }, parent }): Claim => ({
      key: `${typesOf(parent)}$${type} ${name}`,
      problem: (other) => ({
        code: "document/name",
        path: [],
        message: `a resource of it would be named "${name}", as one of ${other} is`,
        fix: "give one of the two components another name",
      }),
    }));
    return this.take(owner, claims).slice(0, 1); // Where one name meets another, most do.
  }

  private take(owner: Declarer, claims: readonly Claim[]): Problem[] {
    return claims.flatMap(({ key, problem }) => {
      const other = this.owners.get(key) ?? owner;
      this.owners.set(key, other);
      return other === owner ? [] : [problem(other.label)];
    });
  }
}

/** The types of a resource and of all its parents, as in its URN. Pulumi keeps them to itself. */
export function typesOf(resource: Resource): string {
  const { __pulumiType: type, __parentResource: parent } = resource as unknown as {
    __pulumiType: string;
    __parentResource?: Resource;
  };
  return parent ? `${typesOf(parent)}$${type}` : type;
}
