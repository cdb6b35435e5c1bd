import type { ComponentChildren } from "preact";
import type { Parties } from "./parties";

/** How something differs from the earlier plan: a sign and a word, so that no meaning hangs on colour alone. */
export type Change = "added" | "removed" | "changed";

const SIGNS: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

/** The sign of a change, spelled out for whoever hears the page instead of seeing it. */
export function ChangeSign({ change }: { readonly change?: Change }) {
  if (change === undefined) return null;
  return (
    <span class={`sign ${change}`}>
      <span aria-hidden="true">{SIGNS[change]}</span>
      <span class="spoken">{change}</span>
    </span>
  );
}

/** A part of the page with its heading, how many items it lists, and what to say when there are none. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly amount?: number;
  /** How many more are listed although they are no longer in the plan. */
  readonly removed?: number;
  readonly children: ComponentChildren;
}) {
  const { id, title, amount, removed = 0, children } = props;
  return (
    <section id={id} aria-labelledby={`${id}-heading`} data-list={amount === undefined ? undefined : ""}>
      <h2 id={`${id}-heading`}>
        {title}
        {amount !== undefined && (
          <>
            {" "}
            <Amount of={amount} removed={removed} />
          </>
        )}
      </h2>
      {children}
    </section>
  );
}

/** How many items a list has; narrowed, the script writes there how many of them are shown. */
export function Amount({ of: amount, removed = 0 }: { readonly of: number; readonly removed?: number }) {
  return (
    <span class="amount">
      {number(amount)}
      {removed > 0 && ` and ${number(removed)} removed`}
    </span>
  );
}

/** A table that scrolls inside its own box where it is wider than the page. */
export function Table(props: {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={props.caption} tabIndex={0}>
      <table>
        <caption class="spoken">{props.caption}</caption>
        <thead>
          <tr>
            {props.headings.map((heading) => (
              <th scope="col">{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

/** A row that search and filter may hide: its first cell is its heading. */
export function Row(props: {
  readonly parties: string;
  readonly change?: Change;
  readonly head: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <tr data-parties={props.parties} class={props.change}>
      <th scope="row">
        <ChangeSign change={props.change} />
        {props.head}
      </th>
      {props.children}
    </tr>
  );
}

/** A cell; where there is no room for columns, its heading stands beside it. */
export function Cell(props: {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <td data-label={props.label} class={props.class}>
      {props.children}
    </td>
  );
}

/** A name with the interface of it, which matters less. */
export function Interface({ name, of }: { readonly name: string | null; readonly of: string }) {
  return (
    <>
      <span class="name">{of}</span>
      {name !== null && <span class="interface"> {name}</span>}
    </>
  );
}

/** `1,500`: the same in every locale. */
export function number(amount: number): string {
  return amount.toLocaleString("en");
}

/** What the sections of a page share. */
export interface Shared {
  readonly parties: Parties;
}
