import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { packageRoot } from '../../package-root.ts';
import { COMPILED_COMMAND } from '../compile-command.ts';

/** What `qod serve --json` prints. */
export interface Announcement {
  apis: Record<string, string>;
  control: string;
  token: string;
  /** Base URL. */
  nef: string;
  /** Where the QoD server listens, when it is behind a proxy. */
  listens?: string;
  device: { ueName: string; phoneNumber: string };
}

/** The compiled `qod serve` in a process of its own. */
export class ServedProcess {
  readonly #child: ChildProcess;

  /** @param stderr as it is, or for `complaint` */
  constructor(options: readonly string[], stderr: 'inherit' | 'pipe' = 'inherit') {
    const args = [COMPILED_COMMAND, 'serve', '--json', ...options];
    this.#child = spawn(process.execPath, args, { cwd: packageRoot, stdio: ['ignore', 'pipe', stderr] });
  }

  /** Addresses and a token, once it serves. @throws when it ends before. */
  async announced(): Promise<Announcement> {
    const line = await Promise.race([
      firstLine(this.#child.stdout!),
      once(this.#child, 'exit').then(([code]) => {
        throw new Error(`qod serve ended with ${code} before it served`);
      }),
    ]);
    return JSON.parse(line) as Announcement;
  }

  /** The first line of standard error, once there is one. */
  complaint(): Promise<string> {
    return firstLine(this.#child.stderr!);
  }

  /** SIGKILL: nothing that the process could do about it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** A graceful stop. @returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }
}

async function firstLine(stream: Readable): Promise<string> {
  const [line] = (await once(createInterface({ input: stream }), 'line')) as [string];
  return line;
}
