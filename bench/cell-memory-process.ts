/**
 * Prints, as JSON, what a crowded cell holds in memory, and what it holds some emulated seconds later. A process of its own
 * for each cell, run with --expose-gc. Arguments: active UEs, idle UEs, emulated seconds between the two.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { NS_PER_S } from '../emulator/index.ts';
import type { CellMemory } from './cell-memory.ts';
import { crowdedCell } from './radio-cell.ts';

let collections = 0;
const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));

const [active = NaN, idle = NaN, spanS = NaN] = process.argv.slice(2).map(Number);
const { simulation } = crowdedCell({ active, idle });
const beforeBytes = await memoryBytes();
observer.observe({ entryTypes: ['gc'] });
simulation.runUntil(simulation.now() + spanS * NS_PER_S);
await setTimeout(20);
observer.disconnect();
const memory: CellMemory = { beforeBytes, afterBytes: await memoryBytes(), collections };
process.stdout.write(JSON.stringify(memory));

/** Heap and array buffers after everything has been collected that nobody holds. */
async function memoryBytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc!();
    // Some of what is unreachable is let go of only between two turns of the event loop.
    await setTimeout(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
