import { count } from "../terminal";

const LOCATED = /^(.+?:\d+:\d+) ([a-z]+\/[a-z-]+) ([^]*?)(?: \(([^()]*(?:\([^()]*\)[^()]*)*)\))?$/;

/** A document that cannot be planned: its errors, and nothing else. */
export function ProblemsPage({
  problems,
  source,
}: {
  readonly problems: readonly string[];
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
          <strong>{count(problems.length, "error")}</strong>. Nothing is planned until{" "}
          {problems.length === 1 ? "it is" : "they are"} mended.
        </p>
      </header>
      <main id="main">
        <section aria-labelledby="errors-heading">
          <h2 id="errors-heading">Errors</h2>
          <ol class="problems">
            {problems.map((line) => (
              <li>
                <Problem line={line} />
              </li>
            ))}
          </ol>
        </section>
      </main>
    </>
  );
}

/** `FILE:LINE:COLUMN rule-code message (what to do)`, or whatever else the line says. */
function Problem({ line }: { readonly line: string }) {
  const [, place, code, message, fix] = LOCATED.exec(line) ?? [];
  if (place === undefined) return <p class="message">{line}</p>;
  return (
    <>
      <p class="place">
        <code>{place}</code> <code class="code">{code}</code>
      </p>
      <p class="message">{message}</p>
      {fix !== undefined && <p class="fix">{fix}</p>}
    </>
  );
}
