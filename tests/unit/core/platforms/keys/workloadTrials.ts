import { flag, SHOP, type Trial } from "./trial";

const LIVENESS = `${SHOP}.healthCheck.liveness`;
const ALIVE = { [`${LIVENESS}.command`]: ["/ok"] };

const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const STATEMENT = `${SHOP}.aws.taskRole.statements.0`;
const STATEMENTS = {
  [`${SHOP}.aws.taskRole.statements`]: [{ actions: ["s3:GetObject"], resources: ["*"] }],
};

const SCALING = `${SHOP}.autoscaling`;
const SCALED = {
  [SCALING]: { minimum: 1, maximum: 3, cpu: 60 },
  [`${SHOP}.cpu`]: 1,
  [`${SHOP}.memory`]: 2048,
};
const SPOT = { [`${SHOP}.aws.capacityProviders`]: [{ name: "FARGATE" }] };

/** What only Kubernetes has. */
export const ofPods: readonly Trial[] = [
  { at: `${SHOP}.kubernetes.serviceAccount.name`, values: [undefined, "shared"] },
  { at: `${SHOP}.kubernetes.serviceAccount.annotations`, values: [undefined, { role: "shop" }] },
  flag(`${SHOP}.kubernetes.serviceAccount.token`),
  { at: `${SHOP}.limits.cpu`, values: [undefined, 2] },
  { at: `${SHOP}.limits.memory`, values: [undefined, 4096] },
  { at: `${SHOP}.aws`, values: [undefined, { taskRole: { policyArns: [BOUNDARY] } }] },
];

/** What only AWS has. */
export const ofTasks: readonly Trial[] = [
  { at: `${SHOP}.kubernetes`, values: [undefined, { serviceAccount: { token: true } }] },
  { at: `${SHOP}.limits`, values: [undefined, { cpu: 2 }] },
  { at: `${SHOP}.aws.capacityProviders.0.name`, values: ["FARGATE", "FARGATE_SPOT"], given: SPOT },
  { at: `${SHOP}.aws.capacityProviders.0.weight`, values: [1, 2], given: SPOT },
  { at: `${SHOP}.aws.capacityProviders.0.base`, values: [0, 1], given: SPOT },
  { at: "aws.permissionsBoundaryArn", values: [undefined, BOUNDARY] },
  { at: `${SHOP}.aws.taskRole.policyArns`, values: [undefined, [BOUNDARY]] },
  { at: `${STATEMENT}.effect`, values: ["Allow", "Deny"], given: STATEMENTS },
  { at: `${STATEMENT}.actions`, values: [["s3:GetObject"], ["s3:*"]], given: STATEMENTS },
  { at: `${STATEMENT}.resources`, values: [["*"], ["arn:aws:s3:::shop/*"]], given: STATEMENTS },
  {
    at: `${STATEMENT}.conditions`,
    values: [undefined, { Bool: { "aws:SecureTransport": "true" } }],
    given: STATEMENTS,
  },
];

/** How a workload runs, apart from its container. */
export const ofWorkloads: readonly Trial[] = [
  { at: `${SCALING}.minimum`, values: [1, 2], given: SCALED },
  { at: `${SCALING}.maximum`, values: [3, 4], given: SCALED },
  { at: `${SCALING}.cpu`, values: [60, 70], given: SCALED },
  { at: `${SCALING}.memory`, values: [undefined, 70], given: SCALED },
  { at: `${SCALING}.requestsPerTarget`, values: [undefined, 1000], given: SCALED },
  { at: `${SHOP}.ephemeralStorage`, values: [undefined, 30] },
  { at: `${SHOP}.architecture`, values: [undefined, "arm64"] },
  { at: `${SHOP}.healthCheck.intervalSeconds`, values: [10, 20] },
  { at: `${SHOP}.healthCheck.timeoutSeconds`, values: [5, 6] },
  { at: `${SHOP}.healthCheck.failureThreshold`, values: [3, 4] },
  { at: `${SHOP}.healthCheck.startupSeconds`, values: [undefined, 200] },
  { at: `${LIVENESS}.command`, values: [["/ok"], ["/alive"]] },
  { at: `${LIVENESS}.path`, values: ["/ok", "/alive"] },
  { at: `${LIVENESS}.inbound`, values: ["web", "admin"] },
  { at: `${LIVENESS}.intervalSeconds`, values: [10, 20], given: ALIVE },
  { at: `${LIVENESS}.timeoutSeconds`, values: [5, 6], given: ALIVE },
  { at: `${LIVENESS}.failureThreshold`, values: [3, 4], given: ALIVE },
  {
    at: `${SHOP}.inbound.web.healthPath`,
    values: [undefined, "/ok"],
    given: { [`${SHOP}.healthCheck.failureThreshold`]: 3 },
  },
];
