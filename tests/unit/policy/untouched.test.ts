import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDocument, Topology } from "../../../components";
import { findings, stackOf, type Moment } from "./support";

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("appnet.yaml"))
  .map((file) => join("examples", file));
const moments: Moment[] = ["preview", "up"];
/** One of its services registers in two target groups, and before they exist nobody can tell which is which. */
const SEVERAL_TARGET_GROUPS = join("examples", "aws-shop", "appnet.yaml");
const NOT_YET =
  'shop-catalog-service: Space shop, shop-catalog-service: it registers in "[known after deployment]", which is none of the plan';

describe("a stack in which nobody changed anything", () => {
  it.each(examples.flatMap((file) => moments.map((moment) => ({ file, moment }))))(
    "is proved: $file at $moment",
    async ({ file, moment }) => {
      const stack = await stackOf(() => new Topology("shop", readDocument(file)), moment);
      const undecided = moment === "preview" && file === SEVERAL_TARGET_GROUPS ? [NOT_YET] : [];
      expect(findings(stack)).toEqual({ undeclared: [], blocked: [], undecided });
    },
  );
});
