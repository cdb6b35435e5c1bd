import { describe, expect, it } from "vitest";
import * as pem from "../../../support/certificates";
import { gateway, plan, problems, type Planned } from "./support";

const ZONE = "region: eu-central-1, hostedZoneId: Z1";
const document = (source: string, routes = "{ destination: frontend }", hostname = "www.example.com") =>
  gateway(
    `hostname: { fullyQualifiedHostname: "${hostname}" }\ntls: { certificateFrom: { ${source} } }\nroutes: [${routes}]`,
    ZONE,
  );
const certificateOf = (planned: Planned) =>
  planned.inputs("prod-gateway.public-listener-443")["certificateArn"];
const validations = (planned: Planned) =>
  planned.names("Record").filter((name) => name.startsWith("prod-gateway.public-validation-of-"));

describe("a managed certificate", () => {
  it("is requested, validated by DNS, and used only then", () => {
    const planned = plan(document("managed: true"));
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      domainName: "www.example.com",
      validationMethod: "DNS",
    });
    expect(planned.inputs("prod-gateway.public-certificate")).not.toHaveProperty("subjectAlternativeNames");
    const option = "${prod-gateway.public-certificate.domainValidationOptions[www.example.com]";
    expect(planned.inputs("prod-gateway.public-validation-of-www.example.com")).toMatchObject({
      zoneId: "Z1",
      name: `${option}.resourceRecordName}`,
      type: `${option}.resourceRecordType}`,
      records: [`${option}.resourceRecordValue}`],
      allowOverwrite: true,
    });
    expect(planned.inputs("prod-gateway.public-certificate-validation")).toMatchObject({
      certificateArn: "${prod-gateway.public-certificate.arn}",
      validationRecordFqdns: ["${prod-gateway.public-validation-of-www.example.com.fqdn}"],
    });
    expect(certificateOf(planned)).toBe("${prod-gateway.public-certificate-validation.certificateArn}");
  });

  it("begins with a name of at most 64 characters, which ACM makes the common name", () => {
    const long = `${"a".repeat(53)}.example.com`;
    const routes = `{ destination: frontend }, { hostname: api.example.com, destination: basket }`;
    expect(
      plan(document("managed: true", routes, long)).inputs("prod-gateway.public-certificate"),
    ).toMatchObject({
      domainName: "api.example.com",
      subjectAlternativeNames: [long],
    });
    const short = `${"a".repeat(52)}.example.com`;
    expect(
      plan(document("managed: true", routes, short)).inputs("prod-gateway.public-certificate"),
    ).toMatchObject({
      domainName: short,
    });
    expect(problems(document("managed: true", "{ destination: frontend }", long))).toEqual([
      expect.stringMatching(
        /^gateways\.public\.tls\.certificateFrom\.managed platform\/unsupported ACM demands a host name of at most 64 characters .* has 65/,
      ),
    ]);
  });

  it("names every host of the gateway once", () => {
    const routes =
      "{ destination: frontend }, { hostname: api.example.com, destination: basket }, " +
      "{ hostname: api.example.com, path: /x, destination: basket }";
    const planned = plan(document("managed: true", routes));
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      domainName: "www.example.com",
      subjectAlternativeNames: ["api.example.com"],
    });
    expect(validations(planned)).toHaveLength(2);
  });

  it.each([
    ["example.com", "*.example.com"],
    ["*.example.com", "example.com"],
  ])("shares one validation record between %s and %s", (hostname, other) => {
    const planned = plan(
      document("managed: true", `{ hostname: "${other}", destination: basket }`, hostname),
    );
    expect(validations(planned)).toEqual(["prod-gateway.public-validation-of-example.com"]);
    expect(planned.inputs("prod-gateway.public-certificate-validation")["validationRecordFqdns"]).toEqual([
      "${prod-gateway.public-validation-of-example.com.fqdn}",
    ]);
  });

  it("has a record of its own for a wildcard without its apex", () => {
    const routes = '{ destination: frontend }, { hostname: "*.example.com", destination: basket }';
    expect(validations(plan(document("managed: true", routes)))).toEqual([
      "prod-gateway.public-validation-of-www.example.com",
      "prod-gateway.public-validation-of-*.example.com",
    ]);
  });

  it("needs a host name and a hosted zone", () => {
    const bare = "tls: { certificateFrom: { managed: true } }\nroutes: [{ destination: frontend }]";
    const at = "gateways.public.tls.certificateFrom.managed platform/unsupported";
    expect(problems(gateway(bare))).toEqual([
      `${at} a managed certificate needs a host name (add hostname)`,
      `${at} a managed certificate is validated by DNS (set aws.hostedZoneId)`,
    ]);
  });
});

describe("a certificate", () => {
  it("is used as it is given", () => {
    const arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
    const planned = plan(document(`acmCertificateArn: "${arn}"`));
    expect(certificateOf(planned)).toBe(arn);
    expect(planned.names("Certificate")).toEqual([]);
  });

  it("is imported from PEM, its key a secret", () => {
    const given = { certificate: pem.leaf, privateKey: pem.key, chain: pem.intermediate };
    const planned = plan(document(`pem: ${JSON.stringify(given)}`));
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      certificateBody: pem.leaf,
      privateKey: "[secret]",
      certificateChain: pem.intermediate,
    });
    expect(certificateOf(planned)).toBe("${prod-gateway.public-certificate.arn}");
    expect(JSON.stringify(planned.plan)).not.toContain(pem.key.split("\n")[1]);
  });

  it("is imported from Secrets Manager's tls.crt and tls.key, as secrets", () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:www-AbCdEf";
    const planned = plan(document(`secretsManagerArn: "${arn}"`));
    expect(planned.plan.lookups).toContainEqual({
      name: "prod-gateway.public-certificate-secret",
      function: "aws:secretsmanager/getSecretVersion:getSecretVersion",
      inputs: { region: "eu-central-1", secretId: arn },
    });
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      certificateBody: "[secret]",
      certificateChain: "[secret]",
      privateKey: "[secret]",
    });
  });

  it.each([
    ['acmCertificateArn: "arn:aws:iam::123456789012:server-certificate/x"', "is an ARN of another service"],
    ['acmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1"', 'is of Region "us-east-1"'],
    ['acmCertificateArn: "certificate/1"', "must be an ARN"],
    ['secretsManagerArn: "arn:aws:ssm:eu-central-1:1:parameter/x"', "is an ARN of another service"],
    ['secretsManagerArn: "arn:aws:secretsmanager:us-east-1:1:secret:x"', 'is of Region "us-east-1"'],
    ["kubernetesSecret: www", "AWS has no Kubernetes Secrets"],
  ])("is refused from %s", (source, message) => {
    const found = problems(document(source));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`gateways.public.tls.certificateFrom.${source.split(":")[0]!} `);
    expect(found[0]).toContain(message);
  });

  it("may be in other partitions", () => {
    const arn = "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/1";
    const text = document(`acmCertificateArn: "${arn}"`).replace("eu-central-1", "us-gov-west-1");
    expect(certificateOf(plan(text))).toBe(arn);
  });
});
