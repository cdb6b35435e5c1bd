// Workloads that the same program runs itself: a StatefulSet, a Deployment, and a CronJob. appnet governs their traffic,
// tells each where the others are, and proves all of it together.
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const space = new appnet.Space("shop", { organization: "acme", kubernetes: { createNamespace: false } });
const namespace = "shop";

const ledger = new appnet.Application("ledger", {
  space,
  existing: { podLabels: { app: "ledger" } },
  inbound: { sql: { port: 5432, protocol: "tcp" } },
});
const orders = new appnet.Application("orders", {
  space,
  existing: { podLabels: { app: "orders" } },
  inbound: { api: { port: 8080, protocol: "http" } },
  connections: { ledger: { to: "postgres://ledger:5432", environment: { LEDGER: "{hostname}:{port}" } } },
});
const report = new appnet.Application("report", {
  space,
  existing: { podLabels: { app: "report" } },
  connections: { ledger: "postgres://ledger:5432" },
});

/** The variables that connections would inject, as a container takes them. */
const env = (application: appnet.Application) =>
  pulumi
    .output(application.environment)
    .apply((variables) => Object.entries(variables).map(([name, value]) => ({ name, value })));
const podsOf = (application: appnet.Application, image: string) => ({
  metadata: { labels: application.kubernetes.podLabels },
  spec: { containers: [{ name: application.name, image, env: env(application) }] },
});

new kubernetes.core.v1.Service("ledger", {
  metadata: { name: "ledger", namespace },
  spec: { clusterIP: "None", selector: { app: "ledger" }, ports: [{ name: "sql", port: 5432 }] },
});
new kubernetes.apps.v1.StatefulSet("ledger", {
  metadata: { name: "ledger", namespace },
  spec: {
    serviceName: "ledger",
    replicas: 2,
    selector: { matchLabels: { app: "ledger" } },
    template: podsOf(ledger, "postgres:18"),
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
      },
    ],
  },
});
new kubernetes.core.v1.Service("orders", {
  metadata: { name: "orders", namespace },
  spec: { selector: { app: "orders" }, ports: [{ name: "api", port: 8080 }] },
});
new kubernetes.apps.v1.Deployment("orders", {
  metadata: { name: "orders", namespace },
  spec: {
    selector: { matchLabels: { app: "orders" } },
    template: podsOf(orders, "ghcr.io/acme/orders:1.4"),
  },
});
const job = podsOf(report, "ghcr.io/acme/report:1.0");
new kubernetes.batch.v1.CronJob("report", {
  metadata: { name: "report", namespace },
  spec: {
    schedule: "0 3 * * *",
    jobTemplate: { spec: { template: { ...job, spec: { ...job.spec, restartPolicy: "Never" } } } },
  },
});
