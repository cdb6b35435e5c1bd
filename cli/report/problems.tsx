import type { Excerpt } from "../../core/document/excerpt";
import { redact } from "../../core/model/problem";
import { visible } from "../../core/names/visible";
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
  const { file, position, code, message, fix, excerpt } = fault;
  const place = position ? `${file}:${position.line}:${position.column}` : file;
  return (
    <>
      <p class="place">
        <code>{visible(place)}</code> <code class="code">{code}</code>
      </p>
      <p class="message">{redact(message)}</p>
      {excerpt && position && <SourceLine excerpt={excerpt} line={position.line} />}
      {fix !== undefined && <p class="fix">{redact(fix)}</p>}
    </>
  );
}

/** The line of the document, with what the problem is about marked. */
function SourceLine({ excerpt, line }: { readonly excerpt: Excerpt; readonly line: number }) {
  const { text, column, length } = excerpt;
  const [start, end] = [column - 1, column - 1 + length];
  return (
    <pre class="source-line">
      <span class="line-number">{line}</span> {text.slice(0, start)}
      <mark>{text.slice(start, end)}</mark>
      {text.slice(end)}
    </pre>
  );
}
