import { SHOP, type Trial } from "./trial";

const LIVENESS = `${SHOP}.healthCheck.liveness`;
const ALIVE = { [`${LIVENESS}.command`]: ["/ok"] };

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
