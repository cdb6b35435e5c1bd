import type { acm, route53, servicediscovery } from "@pulumi/aws";
import { Kind, oneOf } from "../../closedWorld/fields";
import { DESCRIBED, TAGS, type Everywhere } from "./everywhere";

const HEALTH = "harmless: which of the registered tasks answer";
const SECRET =
  "harmless: what a certificate is, is not the proof's to know; which one is presented is checked";

/** By type: names, inside and outside, and certificates. */
export const nameKinds: readonly (readonly [string, Kind])[] = [
  [
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    Kind.of<servicediscovery.PrivateDnsNamespaceArgs & Everywhere>({
      ...DESCRIBED,
      name: "read",
      vpc: "harmless: where the names are asked for, not where they lead",
      description: "harmless: it informs people",
    }),
  ],
  [
    "aws:servicediscovery/service:Service",
    Kind.of<servicediscovery.ServiceArgs & Everywhere>({
      ...DESCRIBED,
      name: "read",
      namespaceId: "read",
      dnsConfig: {
        namespaceId: "read",
        dnsRecords: [
          {
            type: oneOf(["A", "AAAA"], "others lead to names or ports"),
            ttl: "harmless: how long it is kept",
          },
        ],
        routingPolicy: HEALTH,
      },
      healthCheckConfig: HEALTH,
      healthCheckCustomConfig: HEALTH,
      description: "harmless: it informs people",
      forceDestroy: "harmless: it is about deletion alone",
    }),
  ],
  [
    "aws:route53/record:Record",
    Kind.of<route53.RecordArgs & Everywhere>({
      ...TAGS,
      name: "read",
      type: "read",
      aliases: [
        {
          name: "read",
          zoneId: "harmless: AWS refuses a name that is not of this zone",
          evaluateTargetHealth: "harmless: whether a load balancer without targets is named",
        },
      ],
      records: "harmless: an alias has none, and of any other record the name decides",
      zoneId: "harmless: who asks for the name finds it where it is delegated to, or not at all",
      ttl: "harmless: how long it is kept",
      allowOverwrite: "harmless: it is about what was there before",
    }),
  ],
  [
    "aws:acm/certificate:Certificate",
    Kind.of<acm.CertificateArgs & Everywhere>({
      ...DESCRIBED,
      domainName: "read",
      subjectAlternativeNames: "read",
      validationMethod: "harmless: how the authority sees that the name is the account's",
      certificateBody: SECRET,
      certificateChain: SECRET,
      privateKey: SECRET,
      privateKeyWo: SECRET,
      privateKeyWoVersion: SECRET,
      keyAlgorithm: "harmless: how the key is made",
      options: "harmless: whether it is logged publicly",
    }),
  ],
  [
    "aws:acm/certificateValidation:CertificateValidation",
    Kind.of<acm.CertificateValidationArgs & Everywhere>({
      ...TAGS,
      certificateArn: "read",
      validationRecordFqdns: "harmless: for whom it waits",
    }),
  ],
];
