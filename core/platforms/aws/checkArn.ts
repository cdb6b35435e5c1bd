import type { PropertyPath } from "../../model/problem";
import { partitionOf } from "./partitions";
import type { Report } from "./report";

/** Reports an ARN of another Region than the space's, or one that no partition has. */
export function checkArn(arn: unknown, region: string | undefined, at: PropertyPath, report: Report): void {
  if (typeof arn !== "string") return;
  const [, partition = "", , found = ""] = arn.split(":");
  if (region !== undefined && found !== region) {
    report(
      at,
      `the ARN is of Region "${found}", but the space is in "${region}"`,
      `use one of Region ${region}`,
    );
  } else if (found !== "" && partition !== partitionOf(found)) {
    report(
      at,
      `the ARN is of partition "${partition}", and Region "${found}" is in "${partitionOf(found)}"`,
      `begin it with arn:${partitionOf(found)}:`,
    );
  }
}
