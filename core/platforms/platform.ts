import type { Directory } from "../resolve/directory";
import type { Network } from "../resolve/network";
import type { Problems } from "../resolve/problems";
import type { AddPlatformFlows } from "../resolve/resolve";
import type { Lowering } from "./declaration";
import type { Identity } from "./identity";
import type { InputChange } from "./replacements";

/** What a platform is given: the resolved network, and where other spaces are. */
export interface LoweringContext {
  readonly network: Network;
  readonly directory: Directory;
}

/** A cloud: how it checks a network against what it can enforce, and turns it into its own resources. */
export interface Platform {
  /** Adds the flows that the platform itself needs, such as DNS. */
  readonly addPlatformFlows: AddPlatformFlows;
  /** Reports what the platform cannot enforce and which of its limits are exceeded. */
  check(context: LoweringContext, problems: Problems): void;
  /** Declares every resource of the network. Pure and deterministic; only called when `check` found nothing. */
  lower(context: LoweringContext): Lowering;
  /** Says by what each end of a flow is known: those of applications, gateways, other spaces, and what else is given. */
  identify(context: LoweringContext): readonly Identity[];
  /** Reports limits of the cloud that the declarations exceed. */
  checkQuotas(context: LoweringContext, lowering: Lowering, problems: Problems): void;
  /** Whether Pulumi's provider deletes a resource and creates it anew, instead of changing it in place. */
  isReplacedBy(change: InputChange): boolean;
}
