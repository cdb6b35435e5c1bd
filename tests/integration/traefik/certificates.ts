/** A certificate authority of a test's own, by openssl. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
}

export class Authority {
  readonly #directory: string;
  readonly certificate: string;

  /** What it writes is in a directory of its own below this one. */
  constructor(parent: string) {
    this.#directory = mkdtempSync(join(parent, "authority-"));
    this.#openssl("req -x509 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=authority");
    this.certificate = this.#read("ca.crt");
  }

  issue(...names: readonly string[]): Certificate {
    writeFileSync(this.#path("names"), `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`);
    const file = names[0]!;
    this.#openssl(`req -nodes -keyout ${file}.key -out ${file}.csr -subj /CN=${file}`);
    this.#openssl(
      `x509 -req -in ${file}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -extfile names -out ${file}.crt`,
    );
    return {
      ...{ certificateFile: this.#path(`${file}.crt`), keyFile: this.#path(`${file}.key`) },
      ...{ certificate: this.#read(`${file}.crt`), key: this.#read(`${file}.key`) },
    };
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #read(name: string): string {
    return readFileSync(this.#path(name), "utf8");
  }

  #openssl(text: string): void {
    const key = text.startsWith("req") ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : [];
    execFileSync("openssl", [...text.split(" "), ...key], { cwd: this.#directory, stdio: "pipe" });
  }
}
