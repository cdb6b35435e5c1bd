import type { RunApplication } from "../../resolve/network";
import type { Report } from "./report";
import type { AwsNetwork } from "./settings";

/** Tasks pull by HTTPS. */
const HTTPS = 443;
/** The port of the registry in an image's name. */
const PORT = /^[^/:]+:(\d{1,5})\//;

/** Reports an image whose registry is on a port that the task's groups do not open. */
export function checkRegistry({ flows }: AwsNetwork, { name, model }: RunApplication, report: Report): void {
  if (typeof model.image !== "string") return;
  const [, digits] = PORT.exec(model.image) ?? [];
  const port = Number(digits);
  if (digits === undefined || port === HTTPS) return;
  const isOpen = flows.some(
    ({ source, protocol, ports }) =>
      source.kind === "application" &&
      !source.elsewhere &&
      source.name === name &&
      protocol === "tcp" &&
      ports.from <= port &&
      port <= ports.to,
  );
  if (isOpen) return;
  report(
    ["applications", name, "image"],
    `the registry of "${model.image}" is on port ${port}, and tasks pull images on tcp ${HTTPS} alone`,
    `serve it on ${HTTPS}, or let a policy open tcp ${port} from "${name}" to it`,
  );
}
