import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Cleanups } from "./stage";

const binary = process.env.PARAPET ?? fileURLToPath(new URL("../../bin/parapet", import.meta.url));

/** Process is a parapet that runs, as a person would start it. */
export class Process {
  private constructor(
    private readonly child: ChildProcess,
    private readonly said: string[],
  ) {}

  /** start runs a command in a folder, and waits until it has said what is awaited. */
  static async start(args: string[], awaited: RegExp, cwd = tmpdir()): Promise<[Process, RegExpExecArray]> {
    const child = spawn(binary, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    const found = new Promise<RegExpExecArray>((resolve, reject) => {
      const listen = (line: string) => {
        said.push(line);
        const match = awaited.exec(said.join("\n"));
        if (match) resolve(match);
      };
      if (child.stdout) createInterface(child.stdout).on("line", listen);
      if (child.stderr) createInterface(child.stderr).on("line", listen);
      child.on("error", (error) =>
        reject(new Error(`${binary} does not start (make build makes it): ${error.message}`)),
      );
      child.on("exit", (code) =>
        reject(new Error(`parapet ${args.join(" ")} ended with ${code}:\n${said.join("\n")}`)),
      );
    });
    return [new Process(child, said), await found];
  }

  /** output is all that it said. */
  get output(): string {
    return this.said.join("\n");
  }

  /** stop ends it, by asking or without. */
  async stop(signal: "SIGINT" | "SIGKILL" = "SIGINT"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    await ended;
  }
}

/** folder makes a folder that is gone when the test is over. */
export async function folder(cleanups: Cleanups): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "parapet-web-"));
  cleanups.push(() => rm(path, { recursive: true, force: true }));
  return path;
}
