import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../package-root.ts';
import { COMPILED_COMMAND } from '../compile-command.ts';

/** What `qod serve --json` prints. */
export interface Announcement {
  apis: Record<string, string>;
  control: string;
  token: string;
}

/** The compiled `qod serve` in a process of its own, with its standard error as it is. */
export class ServedProcess {
  readonly #child: ChildProcess;

  constructor(options: readonly string[]) {
    const args = [COMPILED_COMMAND, 'serve', '--json', ...options];
    this.#child = spawn(process.execPath, args, { cwd: packageRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** Addresses and a token, once it serves. @throws when it ends before. */
  async announced(): Promise<Announcement> {
    const lines = createInterface({ input: this.#child.stdout! });
    const line = await Promise.race([
      once(lines, 'line').then(([first]) => first as string),
      once(this.#child, 'exit').then(([code]) => {
        throw new Error(`qod serve ended with ${code} before it served`);
      }),
    ]);
    return JSON.parse(line) as Announcement;
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
