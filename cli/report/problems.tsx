import { redact } from "../../core/model/problem";
import { count } from "../terminal";
import type { Fault } from "../userError";

/** A document that cannot be planned: its errors, and nothing else. */
export function ProblemsPage({
  faults,
  source,
}: {
  readonly faults: readonly Fault[];
  readonly source: string;
}) {
  return (
    <>
      <header class="page-head">
        <p class="eyebrow">
          appnet <span class="source">{source}</span>
        </p>
        <h1>{source} cannot be planned</h1>
        <p class="verdict">
          <strong>{count(faults.length, "error")}</strong>. Nothing is planned until{" "}
          {faults.length === 1 ? "it is" : "they are"} mended.
        </p>
      </header>
      <main id="main">
        <section aria-labelledby="errors-heading">
          <h2 id="errors-heading">Errors</h2>
          <ol class="problems">
            {faults.map((fault) => (
              <li>
                <FaultText fault={fault} />
              </li>
            ))}
          </ol>
        </section>
      </main>
    </>
  );
}

function FaultText({ fault }: { readonly fault: Fault }) {
  if (typeof fault === "string") return <p class="message">{fault}</p>;
  const { code, message, fix } = fault.problem;
  return (
    <>
      <p class="place">
        <code>{fault.place}</code> <code class="code">{code}</code>
      </p>
      <p class="message">{redact(message)}</p>
      <p class="fix">{redact(fix)}</p>
    </>
  );
}
