/** checkov, which looks for what is insecure in manifests and in Terraform: its findings, without asking the network. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../pythonEnvironment";

const execute = promisify(execFile);
const REQUIREMENTS = join("tests", "integration", "checkov", "requirements.txt");

interface Report {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
    }[];
  };
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
}

export interface Checkov {
  readonly version: string;
  /** What it finds in the files of a directory. */
  readonly findings: (directory: string, framework: "kubernetes" | "terraform") => Promise<Report>;
}

/** Sets checkov up, or says why this machine cannot. */
export async function checkov(): Promise<Checkov | { readonly skipped: string }> {
  const environment = await pythonEnvironment("checkov", REQUIREMENTS, /^checkov==(\S+)$/m);
  if ("skipped" in environment) return environment;
  const { bin, version } = environment;
  const findings = async (directory: string, framework: string): Promise<Report> => {
    const options = ["--compact", "--quiet", "--soft-fail", "--skip-download", "--output", "json"];
    const { stdout } = await execute(
      join(bin, "checkov"),
      ["--directory", directory, "--framework", framework, ...options],
      { maxBuffer: 256 * 1024 * 1024, env: { PATH: process.env["PATH"], HOME: directory } },
    );
    return JSON.parse(stdout) as Report;
  };
  return { version, findings };
}
