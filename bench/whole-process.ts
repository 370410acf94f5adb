import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

const POLL_MS = 50;

export interface ProcessFigures {
  wallS: number;
  /** Largest resident set, MB; NaN where /proc does not tell. */
  peakMb: number;
}

/** Runs a `qod` command as a process of its own, into a folder that is removed afterwards. @throws when its exit code is not 0. */
export async function wholeProcess(args: readonly string[]): Promise<ProcessFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'qod-bench-'));
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli.ts', ...args, '--out', join(folder, 'run')], {
    cwd: packageRoot,
    stdio: 'ignore',
  });
  let peakMb = NaN;
  const timer = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), POLL_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`qod ${args.join(' ')} ended with ${code}`);
  return { wallS: (performance.now() - startedMs) / 1000, peakMb };
}

/** The kernel's own high-water mark of the resident set. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
