import type { PolicyModel } from "../model/connection";
import type { Peer } from "./directory";
import { portsAt } from "./flows";
import type { Application, SpaceName } from "./network";
import { checkPolicy, EVERY } from "./policies";
import { Problems } from "./problems";

/**
 * Whether a space's own policies make the very rule that would admit a source: AWS refuses a second one.
 * @param policies Those of the space, as its program says them.
 */
export function admissionsOf(
  policies: readonly PolicyModel[],
  owner: SpaceName,
  applications: ReadonlyMap<string, Application>,
): NonNullable<Peer["admits"]> {
  return (source, destination, protocol, ports) => {
    const application = applications.get(destination);
    if (source.kind !== "application" || !application) return false;
    const full = `${source.name}.${source.space}`;
    const names = [
      `${full}.${source.organization}`,
      ...(source.organization === owner.organization ? [full] : []),
    ];
    return policies.some((policy) => {
      const isMeant = [application.name, application.hostname, EVERY].includes(policy.destination ?? "");
      if (!isMeant || !names.includes(policy.source)) return false;
      const allowance = checkPolicy(policy, [], new Problems());
      return (
        allowance?.protocol === protocol &&
        portsAt(application, protocol, allowance.ports).some(
          ({ from, to }) => from === ports.from && to === ports.to,
        )
      );
    });
  };
}
