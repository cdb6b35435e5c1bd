import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether another run in the same process would not be as the first. */
  readonly used: boolean;
}

/** A process that runs the built command again and again, waited for as if each run were a process of its own. */
export class CommandServer {
  private readonly questions: number;
  private readonly answers: number;
  private readonly end: () => void;

  /** @param command The module whose `run` is the command. */
  constructor(command: string, cwd: string, env: NodeJS.ProcessEnv) {
    const directory = mkdtempSync(join(tmpdir(), "appnet-server-"));
    const [questions, answers] = [join(directory, "questions"), join(directory, "answers")];
    execFileSync("mkfifo", [questions, answers]);
    // Opened for both, a pipe waits for nobody.
    const [bothQuestions, theirAnswers] = [questions, answers].map((it) => openSync(it, constants.O_RDWR));
    const theirQuestions = openSync(questions, constants.O_RDONLY);
    this.questions = openSync(questions, constants.O_WRONLY);
    this.answers = openSync(answers, constants.O_RDONLY);
    closeSync(bothQuestions!);
    const child = spawn(process.execPath, [join(__dirname, "commandProcess.mjs"), command], {
      cwd,
      env,
      stdio: ["ignore", "ignore", "inherit", theirQuestions, theirAnswers!],
    });
    child.unref();
    // Each side now holds one end of each pipe alone: when one process ends, the other's reading does.
    closeSync(theirQuestions);
    closeSync(theirAnswers!);
    rmSync(directory, { recursive: true });
    this.end = () => {
      closeSync(this.questions);
      closeSync(this.answers);
      child.kill();
    };
  }

  run(arguments_: readonly string[], cwd: string): Answer {
    writeSync(this.questions, `${JSON.stringify({ arguments: arguments_, cwd: realpathSync(cwd) })}\n`);
    const parts: Buffer[] = [];
    while (parts.at(-1)?.at(-1) !== NEWLINE) {
      const part = Buffer.alloc(PIPE_BYTES);
      const length = readSync(this.answers, part);
      if (length === 0) throw new Error(`the process ended in appnet ${arguments_.join(" ")}`);
      parts.push(part.subarray(0, length));
    }
    return JSON.parse(Buffer.concat(parts).toString()) as Answer;
  }

  close(): void {
    this.end();
  }
}

const NEWLINE = 10;
const PIPE_BYTES = 65_536;
