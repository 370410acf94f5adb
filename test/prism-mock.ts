import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../package-root.ts';

const PRISM = join(packageRoot, 'node_modules', '.bin', 'prism');

/** Whether the mock can be had. In CI its absence is an error: a check that is silently left out would look as if it had passed. */
export function prismPresent(): boolean {
  if (existsSync(PRISM)) return true;
  if (process.env['CI']) throw new Error(`${PRISM} is missing; npm ci installs it`);
  process.stderr.write(`skipped: ${PRISM} is missing; npm ci installs it\n`);
  return false;
}

export interface PrismMock {
  /** Of the API, without a slash at its end. */
  baseUrl: string;
  close(): Promise<void>;
}

/**
 * Starts Stoplight's mock server, which answers with the examples of an OpenAPI file and calls its callbacks.
 * @param caFile PEM file of whom it trusts besides
 * @throws when it ends before it listens
 */
export async function startPrismMock(file: string, caFile: string): Promise<PrismMock> {
  const child = spawn(process.execPath, [PRISM, 'mock', '--host', '127.0.0.1', '--port', '0', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const baseUrl = await Promise.race([
    listening(lines),
    exited.then(([code]) => Promise.reject(new Error(`prism ended with ${String(code)} before it listened`))),
  ]);
  // Nothing else that it says is wanted, but it must not wait for a reader.
  child.stdout.resume();
  return {
    baseUrl,
    close: async () => {
      child.kill();
      await exited;
    },
  };
}

async function listening(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, address] = /listening on (http:\/\/\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('prism did not say where it listens');
}
