/** Of names, and of certificates for them. */
import { fieldsOf, listOf } from "../account";
import {
  LISTENER,
  SERVICE,
  NAMESPACE,
  NAME,
  RECORD,
  CERTIFICATE,
  VALIDATION,
  api,
  sameAs,
  usedBy,
  type Refusal,
} from "./refusal";

const cloudMap = (call: string) => api(`cloud-map/latest/api/API_${call}.html`);

export const nameRefusals: readonly Refusal[] = [
  {
    type: NAMESPACE,
    on: ["create"],
    code: "ConflictingDomainExists",
    source: cloudMap("CreatePrivateDnsNamespace"),
    finds: sameAs("name", "vpc"),
  },
  {
    type: NAMESPACE,
    on: ["delete"],
    code: "ResourceInUse",
    source: cloudMap("DeleteNamespace"),
    finds: usedBy(NAME, (it, { id }) => fieldsOf(it["dnsConfig"])["namespaceId"] === id),
  },
  {
    type: NAME,
    on: ["create"],
    code: "ServiceAlreadyExists",
    source: cloudMap("CreateService"),
    finds: (self, account) =>
      account.other(
        self,
        (it) =>
          it["name"] === self.inputs["name"] &&
          fieldsOf(it["dnsConfig"])["namespaceId"] === fieldsOf(self.inputs["dnsConfig"])["namespaceId"],
      )?.id,
  },
  {
    type: NAME,
    on: ["delete"],
    code: "ResourceInUse",
    source: cloudMap("DeleteService"),
    finds: usedBy(
      SERVICE,
      (it, { outputs }) => fieldsOf(it["serviceRegistries"])["registryArn"] === outputs["arn"],
    ),
  },
  {
    type: RECORD,
    on: ["create"],
    code: "InvalidChangeBatch: it already exists",
    source: api("Route53/latest/APIReference/API_ChangeResourceRecordSets.html"),
    finds: (self, account) =>
      self.inputs["allowOverwrite"] === true ? undefined : sameAs("zoneId", "name", "type")(self, account),
  },
  {
    type: CERTIFICATE,
    on: ["delete"],
    code: "ResourceInUseException",
    source: api("acm/latest/APIReference/API_DeleteCertificate.html"),
    finds: usedBy(LISTENER, (it, { id }) => it["certificateArn"] === id),
  },
  {
    type: VALIDATION,
    on: ["create"],
    code: "timeout while waiting for state to become ISSUED",
    source: api("acm/latest/userguide/dns-validation.html"),
    finds: ({ inputs }, account) => {
      const certificate = account.find(CERTIFICATE, inputs["certificateArn"]);
      const records = new Set(account.ofType(RECORD).map((it) => it.inputs["name"]));
      const options = listOf(certificate?.outputs["domainValidationOptions"]);
      return options.find((it) => !records.has(it["resourceRecordName"]))?.["resourceRecordName"] as
        string | undefined;
    },
  },
];
