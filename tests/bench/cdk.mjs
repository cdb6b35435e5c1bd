// Synthesizes the topology with the AWS CDK: node cdk.mjs SIZE DIRECTORY
//
// The cheapest case for the CDK, which is less than appnet plans: one security group for each application, without
// outbound traffic, and an egress and an ingress rule for each connection. Of what `appnet plan` has besides, the cluster,
// the internal domain, the group for image pulls and logs, and the log group, roles, task definition, internal route
// and service of each application, it declares nothing. sameRules.mjs makes sure that the rules are the same.
//
// CloudFormation takes 500 resources in one stack. When there are more, the CDK stops with an error after it has built
// the template and before it writes it; that error is expected here, and the time until then is what is measured.
// The CDK runs without its command line, and without the stack traces and metadata that it would collect by default.

import { createRequire } from "node:module";
import { awsSettings, requestedTopology } from "./topology.mjs";

/** As compiled programs load the CDK, class by class. */
const require = createRequire(import.meta.url);
const { App, Stack, aws_ec2: ec2 } = require("aws-cdk-lib");

const LIMIT = /Number of resources in stack '.*': (\d+) is greater than allowed maximum of (\d+)/;

const topology = requestedTopology();
const app = new App({ outdir: process.argv[3], analyticsReporting: false, stackTraces: false });
const stack = new Stack(app, topology.space, {
  env: { account: "123456789012", region: awsSettings.region },
});

declareGroups();
synthesize();

function declareGroups() {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, "vpc", {
    vpcId: awsSettings.vpcId,
    availabilityZones: ["a", "b"].map((zone) => `${awsSettings.region}${zone}`),
    privateSubnetIds: awsSettings.privateSubnetIds,
  });
  const groups = topology.applications.map(
    ({ name }) =>
      new ec2.SecurityGroup(stack, name, {
        vpc,
        description: `Application ${name} of space ${topology.space}`,
        allowAllOutbound: false,
      }),
  );
  topology.applications.forEach(({ name, connections }, source) => {
    for (const { outbound, destination, port } of connections) {
      groups[source].connections.allowTo(
        groups[destination],
        ec2.Port.tcp(port),
        `${name} may reach ${outbound} on tcp ${port}`,
      );
    }
  });
}

function synthesize() {
  try {
    app.synth();
    process.stdout.write("synthesized\n");
  } catch (error) {
    const limit = LIMIT.exec(error.message);
    if (!limit) throw error;
    process.stdout.write(`stopped with ${limit[1]} resources, of which ${limit[2]} are allowed\n`);
  }
}
