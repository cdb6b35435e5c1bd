import { describe, expect, it } from "vitest";
import { gateway, problems } from "./support";

const logging = (bucket: string, prefix = "") =>
  gateway(`accessLogs: { bucket: "${bucket}"${prefix} }\nroutes: [{ destination: frontend }]`);

describe("access logs", () => {
  it.each(["logs", "my.logs-1", "a".repeat(63)])("may go to the bucket %s", (bucket) => {
    expect(problems(logging(bucket))).toEqual([]);
  });

  it.each([
    "Logs",
    "lo",
    "a".repeat(64),
    "-logs",
    "logs-",
    "my..logs",
    "my_logs",
    "10.0.0.1",
    "xn--logs",
    "sthree-logs",
    "logs-s3alias",
    "logs--ol-s3",
    "arn:aws:s3:::logs",
    "s3://logs",
  ])("do not go to %s, which no bucket is called", (bucket) => {
    expect(problems(logging(bucket))).toEqual([
      expect.stringMatching(
        /^gateways\.public\.accessLogs\.bucket platform\/unsupported ".*" is no name that a bucket can have/,
      ),
    ]);
  });

  it("have any prefix without AWSLogs, which the load balancer appends", () => {
    expect(problems(logging("logs", ", prefix: shop/prod"))).toEqual([]);
    expect(problems(logging("logs", ", prefix: shop/AWSLogs/x"))).toEqual([
      expect.stringMatching(/^gateways\.public\.accessLogs\.prefix platform\/unsupported .*AWSLogs/),
    ]);
  });
});
