import { flag, SHOP, type Trial } from "./trial";

const LIVENESS = `${SHOP}.healthCheck.liveness`;
const ALIVE = { [`${LIVENESS}.command`]: ["/ok"] };

const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const STATEMENT = `${SHOP}.aws.taskRole.statements.0`;
const STATEMENTS = {
  [`${SHOP}.aws.taskRole.statements`]: [{ actions: ["s3:GetObject"], resources: ["*"] }],
};

/** What only Kubernetes has. */
export const ofPods: readonly Trial[] = [
  { at: `${SHOP}.kubernetes.serviceAccount.name`, values: [undefined, "shared"] },
  { at: `${SHOP}.kubernetes.serviceAccount.annotations`, values: [undefined, { role: "shop" }] },
  flag(`${SHOP}.kubernetes.serviceAccount.token`),
  { at: `${SHOP}.aws`, values: [undefined, { taskRole: { policyArns: [BOUNDARY] } }] },
];

/** What only AWS has. */
export const ofTasks: readonly Trial[] = [
  { at: `${SHOP}.kubernetes`, values: [undefined, { serviceAccount: { token: true } }] },
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
    given: { [`${SHOP}.healthCheck`]: {} },
  },
];
