const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** The certificates in a text, each in PEM, without what stands between them. */
export function certificatesIn(text = ""): string[] {
  return text
    .split(BEGIN)
    .slice(1)
    .flatMap((rest) => {
      const length = rest.indexOf(END);
      if (length < 0) return [];
      // ACM takes a space at the end of a line for a part of the certificate.
      const lines = rest.slice(0, length).split("\n");
      return `${BEGIN}${lines.map((line) => line.trimEnd()).join("\n")}${END}\n`;
    });
}

/**
 * The certificate itself, of a text that may hold those that certify it after it: ACM takes it alone. A text without any
 * stays what it is, so that whoever reads it says what is wrong.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-format.html
 */
export function bodyOf(certificate: string): string {
  return certificatesIn(certificate)[0] ?? certificate;
}

/** What certifies it, from either text, each once and never the certificate itself; undefined where there is none. */
export function chainOf(certificate: string, chain = ""): string | undefined {
  const [body, ...others] = certificatesIn(certificate);
  const given = certificatesIn(chain);
  const found = new Set([...others, ...(given.length === 0 && chain !== "" ? [chain] : given)]);
  if (body !== undefined) found.delete(body);
  return found.size === 0 ? undefined : [...found].join("");
}
