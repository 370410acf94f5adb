import { log, type RandomStream } from '../kernel/index.ts';

/** An exponentially distributed number. */
export function exponential(mean: number, random: RandomStream): number {
  return -mean * log(1 - random());
}
