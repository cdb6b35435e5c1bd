import fc from "fast-check";
import { describe, it } from "vitest";
import { parse } from "yaml";
import { shopDocument } from "../../cli/support";
import { changed } from "../../fuzz/changes";
import { trials } from "../../fuzz/support";

const documents = [
  shopDocument,
  shopDocument
    .replace(
      "kubernetes: { gatewayClassName: envoy }",
      "aws: { region: eu-central-1, hostedZoneId: Z0123456789ABCDEFGHIJ }",
    )
    .replace(", tls: automatic", "")
    .replace(/certificateFrom:\n.*\n/, "certificateFrom: { managed: true }\n"),
].map((text) => parse(text) as unknown);

describe("a document with something wrong in it", () => {
  // No sentence says undefined, [object Object] or NaN, nothing is thrown, and what is valid nevertheless is proved.
  it("is refused in sentences that make sense, or planned and proved", async () => {
    const { document: tryDocument } = await trials;
    fc.assert(
      fc.property(changed(documents), (document) => {
        tryDocument(Buffer.from(JSON.stringify(document)));
      }),
      { numRuns: 100 },
    );
  });
});
