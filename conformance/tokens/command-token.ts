import { spawn } from 'node:child_process';
import { accessTokenOf } from './access-token.ts';
import { withDevice } from './device-placeholder.ts';
import type { LearntSecrets } from './learnt-secrets.ts';
import type { TokenProvider, TokenWish } from './token-provider.ts';
import { TokenUnavailable } from './token-unavailable.ts';

export interface CommandTokenOptions {
  /** Program and arguments, with placeholders. */
  command: readonly string[];
  /** Working directory. */
  folder: string;
  withinMs: number;
  secrets: LearntSecrets;
  nowMs(): number;
}

const MAX_OUTPUT_BYTES = 65_536;

/** A token that a program of the user's prints. What it writes to stderr is not shown, for it may hold secrets. */
export function commandToken({ command, folder, withinMs, secrets, nowMs }: CommandTokenOptions): TokenProvider {
  const fetch = async (wish: TokenWish) => {
    const words = command.map((word) => withDevice(word, wish));
    const printed = await outputOf(words, folder, wish.signal);
    secrets.learn(printed.trim());
    const token = accessTokenOf(printed, nowMs());
    secrets.learn(token.token);
    return token;
  };
  return { withinMs, fetch };
}

function outputOf([program = '', ...words]: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that what the program has started ends with it.
    const child = spawn(program, words, { cwd, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let length = 0;
    let closed = false;
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      if (!closed) killGroup(child.pid);
      child.stdout.destroy();
      settle();
    };
    const fail = (reason: string) => end(() => reject(new TokenUnavailable(`the command ${program} ${reason}`)));
    const onAbort = () => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onAbort);
    child.on('error', (error: NodeJS.ErrnoException) => fail(`cannot be run: ${error.code ?? error.message}`));
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_OUTPUT_BYTES) fail(`printed more than ${MAX_OUTPUT_BYTES} bytes`);
    });
    child.on('close', (code, name) => {
      closed = true;
      const text = Buffer.concat(chunks).toString('utf8');
      if (code !== 0) fail(code === null ? `was ended by ${name ?? 'a signal'}` : `ended with exit code ${code}`);
      else if (text.trim() === '') fail('printed nothing; expected a token');
      else end(() => resolve(text));
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
