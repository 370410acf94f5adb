import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../package-root.ts';

/** What autocannon saw. */
export interface Speed {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** The reference server with so many live sessions, token verified, and bare Express with a constant answer of the same size. */
export interface LiveSessions {
  live: number;
  getSession: Speed;
  /** Each request counts: a creation and a deletion are two. */
  createAndDelete: Speed;
  bareExpress: Speed;
  /** What a session holds in the heap. */
  heapBytesPerSession: number;
  /** Of these, its data alone. */
  dataBytesPerSession: number;
}

/** Measured in a process of its own, with a NEF that always says yes in another one. */
export async function liveSessions(live: number): Promise<LiveSessions> {
  const program = join(packageRoot, 'bench', 'live-sessions-process.ts');
  const args = ['--expose-gc', '--import', 'tsx', program, String(live)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageRoot });
  return JSON.parse(stdout) as LiveSessions;
}
