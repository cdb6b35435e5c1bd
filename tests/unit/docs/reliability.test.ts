import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableOf, triedRows } from "../proof/transitions/table";

const PAGE = "docs/reliability.md";
const TABLE = /\| Edit [\s\S]*?\n(?=\n)/;

describe("the page about reliability", () => {
  it("has what was found in every state between two plans", () => {
    const rows = triedRows();
    const page = readFileSync(PAGE, "utf8");
    const table = `${tableOf(rows)}\n`;
    if (process.env["WRITE_TABLE"])
      writeFileSync(
        PAGE,
        page.replace(TABLE, () => table),
      );
    else expect(TABLE.exec(page)?.[0]).toBe(table);
    expect(rows.filter(({ untried }) => untried > 0)).toEqual([]);
  }, 120_000);
});
