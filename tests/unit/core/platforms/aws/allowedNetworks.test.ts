import { describe, expect, it } from "vitest";
import { gateway, problems } from "./support";

describe("the networks that a gateway admits", () => {
  it("are none of IPv6, as its load balancer has IPv4 addresses alone", () => {
    const admitting = (networks: string) =>
      gateway(`allowedCidrs: [${networks}]\nroutes: [{ destination: frontend }]`);
    expect(problems(admitting('10.20.0.0/16, "fd00:20::/32"'))).toEqual([
      expect.stringMatching(
        /^gateways\.public\.allowedCidrs\[1\] platform\/unsupported "fd00:20::\/32" reaches no gateway on AWS/,
      ),
    ]);
    expect(problems(admitting("10.20.0.0/16"))).toEqual([]);
  });
});
