/** Certificates, and the private authority of automatic TLS. */
import {
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
  type ValidationMethod,
} from "@aws-sdk/client-acm";
import {
  type CertificateAuthorityType,
  CreateCertificateAuthorityCommand,
  GetCertificateAuthorityCsrCommand,
  GetCertificateCommand,
  ImportCertificateAuthorityCertificateCommand,
  IssueCertificateCommand,
  type KeyAlgorithm,
  type SigningAlgorithm,
  type ValidityPeriodType,
} from "@aws-sdk/client-acm-pca";
import { answered, type Context, type Creators, type Inputs } from "../context";
import type { Attributes } from "../values";

export const certificateCreators: Creators<
  | "aws:acm/certificate:Certificate"
  | "aws:acm/certificateValidation:CertificateValidation"
  | "aws:acmpca/certificate:Certificate"
  | "aws:acmpca/certificateAuthority:CertificateAuthority"
  | "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate"
> = {
  "aws:acm/certificate:Certificate": createCertificate,
  "aws:acm/certificateValidation:CertificateValidation": awaitValidation,
  "aws:acmpca/certificate:Certificate": issueCertificate,
  "aws:acmpca/certificateAuthority:CertificateAuthority": createAuthority,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": activateAuthority,
};

async function createCertificate(
  inputs: Inputs<"aws:acm/certificate:Certificate">,
  context: Context,
): Promise<Attributes> {
  const { acm } = context.clients;
  const Tags = context.tags(inputs.tags);
  const { CertificateArn } =
    inputs.privateKey === undefined
      ? await acm.send(
          new RequestCertificateCommand({
            DomainName: inputs.domainName,
            SubjectAlternativeNames: inputs.subjectAlternativeNames,
            ValidationMethod: inputs.validationMethod as ValidationMethod,
            Tags,
          }),
        )
      : await acm.send(
          new ImportCertificateCommand({
            Certificate: bytes(inputs.certificateBody!),
            PrivateKey: bytes(inputs.privateKey),
            ...(inputs.certificateChain !== undefined && {
              CertificateChain: bytes(inputs.certificateChain),
            }),
            Tags,
          }),
        );
  const { Certificate: certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  const options = (certificate?.DomainValidationOptions ?? []).map(({ DomainName, ResourceRecord }) => ({
    domainName: DomainName,
    resourceRecordName: ResourceRecord?.Name,
    resourceRecordType: ResourceRecord?.Type,
    resourceRecordValue: ResourceRecord?.Value,
  }));
  return { arn: answered(CertificateArn, "the certificate's ARN"), domainValidationOptions: options };
}

/** Pulumi's resource creates nothing: it waits until the certificate's records are found. */
async function awaitValidation(
  inputs: Inputs<"aws:acm/certificateValidation:CertificateValidation">,
  context: Context,
): Promise<Attributes> {
  const { certificateArn } = inputs;
  const { Certificate: certificate } = await context.clients.acm.send(
    new DescribeCertificateCommand({ CertificateArn: certificateArn }),
  );
  const present = inputs.validationRecordFqdns?.map((name) => name.replace(/\.$/, "")) ?? [];
  for (const { ResourceRecord: record } of certificate?.DomainValidationOptions ?? []) {
    if (!present.includes(record!.Name!.replace(/\.$/, "")))
      context.problem(`waits for a certificate without its record ${record?.Name}`);
  }
  return { certificateArn };
}

async function createAuthority(
  inputs: Inputs<"aws:acmpca/certificateAuthority:CertificateAuthority">,
  context: Context,
): Promise<Attributes> {
  const { authority } = context.clients;
  const configuration = inputs.certificateAuthorityConfiguration;
  const { CertificateAuthorityArn } = await authority.send(
    new CreateCertificateAuthorityCommand({
      CertificateAuthorityType: inputs.type as CertificateAuthorityType,
      UsageMode: inputs.usageMode as "GENERAL_PURPOSE" | "SHORT_LIVED_CERTIFICATE",
      CertificateAuthorityConfiguration: {
        KeyAlgorithm: configuration.keyAlgorithm as KeyAlgorithm,
        SigningAlgorithm: configuration.signingAlgorithm as SigningAlgorithm,
        Subject: { CommonName: configuration.subject.commonName },
      },
      Tags: context.tags(inputs.tags),
    }),
  );
  const { Csr } = await authority.send(new GetCertificateAuthorityCsrCommand({ CertificateAuthorityArn }));
  return { arn: CertificateAuthorityArn, certificateSigningRequest: Csr };
}

async function issueCertificate(
  inputs: Inputs<"aws:acmpca/certificate:Certificate">,
  context: Context,
): Promise<Attributes> {
  const { authority } = context.clients;
  const CertificateAuthorityArn = inputs.certificateAuthorityArn;
  const { CertificateArn } = await authority.send(
    new IssueCertificateCommand({
      CertificateAuthorityArn,
      Csr: bytes(inputs.certificateSigningRequest),
      SigningAlgorithm: inputs.signingAlgorithm as SigningAlgorithm,
      TemplateArn: inputs.templateArn,
      Validity: {
        Type: inputs.validity.type as ValidityPeriodType,
        Value: Number(inputs.validity.value),
      },
    }),
  );
  const { Certificate } = await authority.send(
    new GetCertificateCommand({ CertificateAuthorityArn, CertificateArn }),
  );
  return { certificate: Certificate };
}

async function activateAuthority(
  inputs: Inputs<"aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate">,
  context: Context,
): Promise<Attributes> {
  await context.clients.authority.send(
    new ImportCertificateAuthorityCertificateCommand({
      CertificateAuthorityArn: inputs.certificateAuthorityArn,
      Certificate: bytes(inputs.certificate),
    }),
  );
  return {};
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
