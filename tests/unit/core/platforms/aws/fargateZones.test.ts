import { describe, expect, it } from "vitest";
import { gateway, OWN_NETWORK, plan } from "./support";

const ROUTES = "routes: [{ destination: frontend }]";
const subnets = (aws: string) => {
  const planned = plan(gateway(ROUTES, aws));
  const { subnets: ofTasks } = planned.inputs("prod-frontend-service")["networkConfiguration"] as {
    subnets: unknown;
  };
  return { ofTasks, ofLoadBalancer: planned.resourcesOfType("LoadBalancer")[0]!.inputs["subnets"], planned };
};

describe("the default VPC's subnets of tasks", () => {
  it("are those in zones that have Fargate, where not all have it", () => {
    const { ofTasks, ofLoadBalancer, planned } = subnets("region: us-west-1");
    expect(ofTasks).toBe("${prod-default-subnets-of-tasks.ids}");
    expect(ofLoadBalancer).toBe("${prod-default-subnets.ids}");
    expect(planned.plan.lookups).toContainEqual({
      name: "prod-default-subnets-of-tasks",
      function: "aws:ec2/getSubnets:getSubnets",
      inputs: {
        region: "us-west-1",
        filters: [
          { name: "vpc-id", values: ["${prod-default-vpc.id}"] },
          { name: "default-for-az", values: ["true"] },
          { name: "availability-zone-id", values: ["usw1-az1", "usw1-az3"] },
        ],
      },
    });
  });

  it.each(["region: eu-central-1", ""])("are all of them elsewhere; %s", (aws) => {
    expect(subnets(aws).ofTasks).toBe("${prod-default-subnets.ids}");
  });

  it("are never asked for where subnets are given", () => {
    const { ofTasks, planned } = subnets(`region: us-west-1, ${OWN_NETWORK}`);
    expect(ofTasks).toEqual(["subnet-1", "subnet-2"]);
    expect(planned.plan.lookups.filter((it) => it.name.includes("subnets"))).toEqual([]);
  });
});
