import type { Gateway } from "../../resolve/network";
import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "./settings";
import { shortHash } from "../../resolve/flows";
import { zonesOfFargate } from "./fargateZones";
import { partitionOf } from "./partitions";
import {
  computed,
  isPlainObject,
  reference,
  type Declaration,
  type Lookup,
  type Sought,
} from "../declaration";
import type { LoweringContext } from "../platform";
import type { AwsFunctions, AwsResources } from "./types";

/** Pulumi adds a hyphen and seven hexadecimal digits to a logical name to make a physical one. */
const RANDOM_SUFFIX = 8;

/** What every lowering function needs to know about the space, and the look-ups that they ask for. */
export class SpaceContext {
  readonly settings: AwsSettings;
  readonly prefix: string;
  readonly component: ComponentName;
  private readonly lookupsByName = new Map<string, Lookup>();

  constructor(readonly context: LoweringContext<AwsSettings>) {
    this.settings = context.network.settings;
    this.prefix = context.network.prefix;
    this.component = { type: "Space", name: context.network.space };
  }

  get network() {
    return this.context.network;
  }

  get lookups(): Lookup[] {
    return [...this.lookupsByName.values()];
  }

  /** The domain under which Cloud Map names the space's applications. */
  get domain(): string {
    return internalDomain(this.network);
  }

  /** A property of what a function answers at deployment; each look-up is asked once. */
  lookUp<Token extends keyof AwsFunctions>(
    name: string,
    token: Token,
    inputs: AwsFunctions[Token],
    property: string,
  ): pulumi.Input<string> {
    return reference(this.lookUpName(name, token, inputs), property);
  }

  /** The id of somebody who may not be there yet. */
  seek<Token extends keyof AwsFunctions>(
    name: string,
    token: Token,
    inputs: AwsFunctions[Token],
    seeks: Sought,
  ): pulumi.Input<string> {
    return reference(this.lookUpName(name, token, inputs, seeks), "id");
  }

  /** The full name of a look-up. */
  private lookUpName<Token extends keyof AwsFunctions>(
    name: string,
    token: Token,
    inputs: AwsFunctions[Token],
    seeks?: Sought,
  ): string {
    const full = `${this.prefix}-${name}`;
    const lookup = { name: full, function: token, inputs: { ...this.region, ...inputs } };
    this.lookupsByName.set(full, { ...lookup, ...(seeks && { seeks }) });
    return full;
  }

  /** Declares one resource; the arguments are checked against Pulumi's own types. */
  declare<Type extends keyof AwsResources>(
    type: Type,
    name: string,
    inputs: AwsResources[Type],
    options: Partial<
      Pick<Declaration, "component" | "dependsOn" | "after" | "formerly" | "engine" | "flow" | "peer">
    > = {},
  ): Declaration {
    const { component = this.component, dependsOn = [], after, formerly, engine, flow, peer } = options;
    const withRegion = hasRegion(type) ? { ...inputs, ...this.region } : inputs;
    return {
      name,
      type,
      component,
      inputs: withRegion,
      dependsOn,
      ...(after && { after }),
      ...(formerly !== undefined && formerly !== name && { formerly }),
      ...(engine && { engine }),
      ...(flow && { flow }),
      ...(peer && { peer }),
    };
  }

  /** Tags of a resource: appnet's own, then the user's. */
  tags(
    name: string,
    application?: string,
    more: Readonly<Record<string, string>> = {},
  ): pulumi.Input<Record<string, pulumi.Input<string>>> {
    const own = {
      ...more,
      Name: name,
      "appnet:organization": this.network.organization,
      "appnet:space": this.network.space,
      ...(application !== undefined && { "appnet:application": application }),
    };
    const { tags } = this.settings;
    return isPlainObject(tags)
      ? { ...own, ...(tags as Record<string, pulumi.Input<string>>) }
      : computed([own, tags] as const, ([before, given]) => ({ ...before, ...given, ...before }));
  }

  get vpcId(): pulumi.Input<string> {
    return (
      this.settings.vpcId ?? this.lookUp("default-vpc", "aws:ec2/getVpc:getVpc", { default: true }, "id")
    );
  }

  /** The VPC's own addresses. */
  get vpcCidr(): pulumi.Input<string> {
    const { vpcId } = this.settings;
    return vpcId === undefined
      ? this.lookUp("default-vpc", "aws:ec2/getVpc:getVpc", { default: true }, "cidrBlock")
      : this.lookUp("vpc", "aws:ec2/getVpc:getVpc", { id: vpcId }, "cidrBlock");
  }

  /** The subnets of tasks. */
  get taskSubnetIds(): pulumi.Input<pulumi.Input<string>[]> {
    const zones = zonesOfFargate(this.settings.region);
    if (this.settings.privateSubnetIds !== undefined || !zones) return this.privateSubnetIds;
    return this.defaultSubnetIds("default-subnets-of-tasks", [
      { name: "availability-zone-id", values: [...zones] },
    ]);
  }

  get privateSubnetIds(): pulumi.Input<pulumi.Input<string>[]> {
    return this.settings.privateSubnetIds ?? this.defaultSubnetIds();
  }

  get publicSubnetIds(): pulumi.Input<pulumi.Input<string>[]> {
    return this.settings.publicSubnetIds ?? this.defaultSubnetIds();
  }

  private defaultSubnetIds(
    name = "default-subnets",
    more: { name: string; values: string[] }[] = [],
  ): pulumi.Input<string>[] {
    const filters = [
      { name: "vpc-id", values: [this.vpcId] },
      { name: "default-for-az", values: ["true"] },
      ...more,
    ];
    // The whole list is one reference; Pulumi takes it where it takes a list of references.
    return this.lookUp(name, "aws:ec2/getSubnets:getSubnets", { filters }, "ids") as unknown as [];
  }

  /**
   * An ARN that belongs to AWS itself. Which partition it is in follows from the Region; where only the provider knows
   * that, it is asked.
   * @param rest What follows the partition, with its colon.
   */
  arnOf(rest: string): pulumi.Input<string> {
    const { region } = this.settings;
    if (region !== undefined) return `arn:${partitionOf(region)}${rest}`;
    const name = this.lookUpName("partition", "aws:index/getPartition:getPartition", {});
    return reference(name, "partition", { prefix: "arn:", suffix: rest });
  }

  get regionName(): pulumi.Input<string> {
    return this.settings.region ?? this.lookUp("region", "aws:index/getRegion:getRegion", {}, "region");
  }

  private get region(): { region?: string } {
    return this.settings.region === undefined ? {} : { region: this.settings.region };
  }
}

/** IAM and Route 53 are global. */
function hasRegion(type: string): boolean {
  return !type.startsWith("aws:iam/") && !type.startsWith("aws:route53/");
}

/** The domain of a space's internal routes: `basket.prod.acme.internal`. */
export function internalDomain({ space, organization }: { space: string; organization: string }): string {
  return `${space}.${organization}.internal`;
}

/**
 * The physical name, where Pulumi's own (the logical name and a random suffix) would be too long. It follows from the
 * space's name, which stays where the program calls the component otherwise; and it holds a hash, so that spaces of one
 * name in two organizations can share an account.
 */
export function physicalName(space: SpaceContext, logicalName: string, maximum: number): { name?: string } {
  const { organization, space: spaceName } = space.network;
  const full = `${spaceName}${logicalName.slice(space.prefix.length)}`;
  if (Math.max(logicalName.length, full.length) + RANDOM_SUFFIX <= maximum) return {};
  const hash = shortHash(`${organization} ${full}`);
  return { name: `${full.slice(0, maximum - hash.length - 1)}-${hash}` };
}

/** The declaration of an application's security group. */
export function groupName(space: SpaceContext, application: string): string {
  return `${space.prefix}-${application}`;
}

/** The declaration of a gateway's resource. */
export function gatewayPart(space: SpaceContext, gateway: string, part: string): string {
  return `${space.prefix}-gateway.${gateway}${part === "" ? "" : `-${part}`}`;
}

/**
 * The declaration of something that answers for a gateway: load balancers, and what belongs to one. An internal one has
 * names of its own, because what faces the internet is another load balancer, beside which it must be able to live.
 */
export function frontPart(
  space: SpaceContext,
  { name, internal }: Pick<Gateway, "name" | "internal">,
  part: string,
): string {
  // No gateway has a dot in its name: one that is called NAME-internal is told apart.
  return gatewayPart(space, internal ? `${name}.internal` : name, part);
}
