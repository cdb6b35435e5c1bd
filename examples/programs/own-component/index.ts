// A component of the program's own: an application with what belongs to it, here a queue that it may read.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

type WorkerArgs = Pick<appnet.ApplicationArgs, "space" | "connections"> & { port: number };

class Worker extends pulumi.ComponentResource {
  readonly application: appnet.Application;
  readonly queueUrl: pulumi.Output<string>;

  constructor(name: string, { port, ...args }: WorkerArgs, options?: pulumi.ComponentResourceOptions) {
    super("acme:index:Worker", name, {}, options);
    const queue = new aws.sqs.Queue(name, {}, { parent: this });
    this.queueUrl = queue.url;
    this.application = new appnet.Application(
      name,
      {
        ...args,
        image: `ghcr.io/acme/${name}:1.4`,
        inbound: { api: { port, protocol: "http" } },
        environment: { QUEUE_URL: queue.url },
      },
      { parent: this },
    );
    const statement = {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
      Resource: queue.arn,
    };
    new aws.iam.RolePolicy(
      name,
      {
        role: this.application.aws.taskRoleName,
        policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [statement] }),
      },
      { parent: this },
    );
    this.registerOutputs({ queueUrl: this.queueUrl });
  }
}

const space = new appnet.Space("shop", { organization: "acme", aws: { region: "eu-central-1" } });

const invoices = new Worker("invoices", { space, port: 3001 });
const orders = new Worker("orders", {
  space,
  port: 3000,
  connections: { invoices: { to: invoices.application } },
});

export const queues = [invoices.queueUrl, orders.queueUrl];
