import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../package-root.ts';
import type { CrowdedCell } from './radio-cell.ts';

/** What a crowded cell holds in memory, heap and array buffers together, once it is crowded and some emulated seconds later. */
export interface CellMemory {
  beforeBytes: number;
  afterBytes: number;
  /** Garbage collections in between. */
  collections: number;
}

const FEW_UES = 10;
/** Processes whose least memory counts: what an engine keeps beside what it needs differs by some 100 kB. */
const RUNS = 3;

/** What each UE of a crowded cell adds to its memory. */
export async function bytesPerUe(active: number): Promise<number> {
  return ((await leastBytes(active)) - (await leastBytes(FEW_UES))) / (active - FEW_UES);
}

async function leastBytes(active: number): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const { beforeBytes } = await cellMemory({ active }, 0);
    least = Math.min(least, beforeBytes);
  }
  return least;
}

/** Measures a crowded cell over a span of emulated seconds, in a process of its own. */
export async function cellMemory({ active, idle = 0 }: CrowdedCell, spanS: number): Promise<CellMemory> {
  const program = join(packageRoot, 'bench', 'cell-memory-process.ts');
  const args = ['--expose-gc', '--import', 'tsx', program, ...[active, idle, spanS].map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageRoot });
  return JSON.parse(stdout) as CellMemory;
}
