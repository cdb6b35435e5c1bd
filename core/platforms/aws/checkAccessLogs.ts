import type { GatewayModel } from "../../model/gateway";
import type { PropertyPath } from "../../model/problem";
import type { Report } from "./report";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const NO_BUCKET =
  /\.\.|^\d+\.\d+\.\d+\.\d+$|^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Reports a bucket that S3 cannot have, and a prefix that load balancers refuse. */
export function checkAccessLogs(
  { bucket, prefix }: NonNullable<GatewayModel["accessLogs"]>,
  path: PropertyPath,
  report: Report,
): void {
  const at = [...path, "accessLogs"];
  if (typeof bucket === "string" && (!BUCKET.test(bucket) || NO_BUCKET.test(bucket))) {
    report(
      [...at, "bucket"],
      `"${bucket}" is no name that a bucket can have`,
      "give the bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots",
    );
  }
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
  if (typeof prefix === "string" && prefix.includes("AWSLogs")) {
    report(
      [...at, "prefix"],
      `"${prefix}" has AWSLogs, which the load balancer appends itself`,
      "remove it from the prefix",
    );
  }
}
