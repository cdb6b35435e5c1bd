/**
 * Partitions by the beginning of their Regions' names, as in `partitions.json` of botocore; every other Region is of
 * `aws`. @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const PARTITIONS: readonly (readonly [string, string])[] = [
  ["us-gov-", "aws-us-gov"],
  ["cn-", "aws-cn"],
  ["eusc-", "aws-eusc"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
];

/** The partition that the ARNs of a Region begin with. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
