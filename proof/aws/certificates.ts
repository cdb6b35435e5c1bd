import type { Certificate } from "../evidence";
import { isKnown, referenceIn, shown, textsIn, type Read, type UndecidedPoints } from "../reading";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const UNKNOWN = "[known after deployment]";

/** Which certificates listeners present. */
export class Certificates {
  constructor(
    private readonly byName: ReadonlyMap<string, Read>,
    private readonly undecided: UndecidedPoints,
  ) {}

  /** The certificate that a listener names; undefined, and reported, where it names none. */
  presentedBy({ name, inputs }: Read): Certificate | undefined {
    const { certificateArn } = inputs;
    if (typeof certificateArn !== "string") {
      this.undecided.add(name, `its certificate ${shown(certificateArn)} is none`);
      return undefined;
    }
    const found = this.certificateOf(certificateArn);
    const { domainName, privateKey, privateKeyWo } = found?.inputs ?? {};
    const others = found ? textsIn(found.inputs, "subjectAlternativeNames", found.name, this.undecided) : [];
    const names = [domainName, ...others];
    const isImported = privateKey !== undefined || privateKeyWo !== undefined;
    return {
      text: found ? `the certificate ${found.name}` : `the certificate ${certificateArn}`,
      isFrom: (source, hostnames) => {
        const [from, which = ""] = splitOnce(source);
        if (from === "managed") return !isImported && hostnames.every((it) => names.includes(it));
        if (from === "acmCertificateArn") return which === UNKNOWN || which === certificateArn;
        return isImported && (from === "pem" || from === "secretsManagerArn");
      },
    };
  }

  /** The certificate itself, also where a listener waits for its validation. */
  private certificateOf(arn: string): Read | undefined {
    const named = this.byName.get((isKnown(arn) ? undefined : referenceIn(arn)?.name) ?? "");
    const certificate =
      named?.type === VALIDATION
        ? this.byName.get(referenceIn(named.inputs["certificateArn"])?.name ?? "")
        : named;
    return certificate?.type === CERTIFICATE ? certificate : undefined;
  }
}

function splitOnce(text: string): readonly [string, string?] {
  const space = text.indexOf(" ");
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}
