import { formatParty } from "../../core/names/party";
import { parseReason } from "../../core/names/reason";
import { accessSentence, type AccessChange, type AccessChanges } from "../../core/plan/access";
import type { PlanDiff } from "../../core/plan/diff";
import type { ResourceChanges } from "../../core/plan/resourceChanges";
import { Amount, number, type Shared } from "./parts";

/** How many sentences a list shows before the rest has to be asked for. */
const SHOWN = 25;

/** What differs from the earlier plan for security: what opens first, then what closes. */
export function ChangesSection({ diff, parties }: Shared & { readonly diff: PlanDiff }) {
  const { access, resources } = diff;
  return (
    <section id="changes" aria-labelledby="changes-heading">
      <h2 id="changes-heading">Changes since the earlier plan</h2>
      <Identity diff={diff} />
      {!diff.changed && <p class="none">Nothing differs.</p>}
      {access.undecided.length > 0 && (
        <Access direction="undecided" changes={access.undecided} parties={parties} />
      )}
      {diff.changed && (
        <>
          <Access direction="wider" changes={access.wider} parties={parties} />
          <Access direction="narrower" changes={access.narrower} parties={parties} />
          <p>
            <a href="#resource-changes">Resources</a>: {amountsOf(resources)}
          </p>
        </>
      )}
    </section>
  );
}

function amountsOf({ created, updated, replaced, deleted }: ResourceChanges): string {
  const amounts = [
    [replaced.length, "replaced"],
    [updated.length, "updated"],
    [created.length, "created"],
    [deleted.length, "deleted"],
  ] as const;
  const texts = amounts.filter(([amount]) => amount > 0).map(([amount, what]) => `${number(amount)} ${what}`);
  return texts.length === 0 ? "nothing differs" : texts.join(", ");
}

/** That the plans are of different spaces explains a difference like no list of it does. */
function Identity({ diff: { before, after } }: { readonly diff: PlanDiff }) {
  const nameOf = ({ organization, space, platform }: PlanDiff["before"]) =>
    `space ${space} of ${organization} on ${platform}`;
  if (nameOf(before) === nameOf(after)) return null;
  return (
    <p class="note">
      The earlier plan is of {nameOf(before)}, this one of {nameOf(after)}.
    </p>
  );
}

const DIRECTIONS = {
  wider: { title: "What opens", sign: "▲", word: "opens", none: "Nothing that was closed opens." },
  narrower: { title: "What closes", sign: "▽", word: "closes", none: "Nothing that was open closes." },
  undecided: { title: "What only the deployment knows", sign: "◆", word: "may differ", none: "Nothing." },
} as const;

function Access(
  props: Shared & { readonly direction: keyof AccessChanges; readonly changes: readonly AccessChange[] },
) {
  const { direction, changes, parties } = props;
  const { title, sign, word, none } = DIRECTIONS[direction];
  const items = changes.map((change) => (
    <li data-parties={parties.idsOf(...partiesOf(change))}>
      <span class="direction">
        <span aria-hidden="true">{sign}</span> {word}
      </span>{" "}
      <span>
        {accessSentence(change, direction)}
        {change.kind === "flow" && change.because.length > 0 && (
          <span class="aside">because of {change.because.join(", ")}</span>
        )}
      </span>
    </li>
  ));
  return (
    <div class={`access ${direction}${changes.length === 0 ? " nothing" : ""}`} data-list="">
      <h3>
        {title} <Amount of={changes.length} />
      </h3>
      {changes.length === 0 && <p>{none}</p>}
      {items.length > 0 && <ul>{items.slice(0, SHOWN)}</ul>}
      {items.length > SHOWN && (
        <details>
          <summary>{number(items.length - SHOWN)} more</summary>
          <ul>{items.slice(SHOWN)}</ul>
        </details>
      )}
    </div>
  );
}

function partiesOf(change: AccessChange): string[] {
  switch (change.kind) {
    case "flow":
      return [change.source, change.destination];
    case "exposure": {
      const { source, gateway, destination } = change.exposure;
      return [source, formatParty({ kind: "gateway", name: gateway }), destination];
    }
    case "isolation":
      return [];
    case "encryption": {
      const reason = parseReason(change.what);
      if (reason?.kind === "gateway") return [formatParty(reason)];
      return reason?.kind === "connection" ? [reason.source] : [];
    }
  }
}
