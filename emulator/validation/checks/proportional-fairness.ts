import { SCHEDULERS } from '../../cell/scheduler/index.ts';
import { dbToLinear, RandomStreams } from '../../kernel/index.ts';
import type { Check, Measurement } from '../check.ts';
import { exactly, meanOf, replicate } from '../estimate.ts';
import { jainIndex } from '../jain-index.ts';
import { atLeast, followsLaw } from '../judgement.ts';
import { RayleighBlocks, type SchedulerClass } from '../rayleigh-blocks.ts';

const UES = 10;
const RUNS = 20;
const SLOTS = 10_000;
/** Slots over which fairness is looked at: well below, at and above the scheduler's memory of 500 slots. */
const WINDOWS_SLOTS = [100, 500, 5000];
const SCALE_BITS = 1000;
/** Widest interval of a share of 0.1 that still tells an unfair scheduler: a tenth of it. */
const RESOLUTION = 0.01;

/** Equal shares of time, for near and far UEs alike, also in short windows. */
export function proportionalFairness(Scheduler: SchedulerClass = SCHEDULERS['proportional-fair']): Check {
  return {
    id: 'proportional-fairness',
    family: 'Scheduling',
    title: 'Proportional fair gives near and far UEs equal shares of time',
    source:
      'With a rate proportional to SNR the metric r/R̄ does not depend on the mean SNR; Viswanath, Tse, Laroia (2002)',
    method: `Scheduler alone, ${UES} UEs in Rayleigh fading with mean SNRs from 0 to 18 dB, one UE a slot.`,
    tolerance: `99.9 % confidence interval of ${RUNS} runs of ${SLOTS} slots. Bound in a window of w slots: Jain's index when slots are given by lot, w/(w + ${UES - 1}); a scheduler with a memory is fairer.`,
    fast: true,
    run: () => measurements(Scheduler),
  };
}

function measurements(Scheduler: SchedulerClass): Measurement[] {
  const runs = replicate(RUNS, 'proportional-fairness', (seed) => servedInWindows(Scheduler, seed));
  const meanShares = Array.from({ length: UES }, (_, ue) => meanOf(runs.map(({ shares }) => shares[ue]!)));
  return [
    followsLaw('share of time, UE at 0 dB', meanShares[0]!, 1 / UES, RESOLUTION),
    followsLaw('share of time, UE at 18 dB', meanShares.at(-1)!, 1 / UES, RESOLUTION),
    ...WINDOWS_SLOTS.map((slots, n) => {
      const measured = meanOf(runs.map(({ indices }) => indices[n]!));
      return atLeast(`Jain's index of slots, windows of ${slots}`, measured, indexOfLots(slots));
    }),
    atLeast(
      "Jain's index of slots, all runs together",
      exactly(jainIndex(meanShares.map(({ value }) => value))),
      indexOfLots(RUNS * SLOTS),
    ),
  ];
}

/** Jain's index of slots given out by lot: 1/(1 + c²), the shares being multinomial with c² = (UES − 1)/slots. */
function indexOfLots(slots: number): number {
  return slots / (slots + UES - 1);
}

/** Shares of the slots over the whole run, and the mean of Jain's index over the windows of each length. */
function servedInWindows(Scheduler: SchedulerClass, seed: string): { shares: number[]; indices: number[] } {
  const cell = new RayleighBlocks({
    Scheduler,
    meanSnr: Array.from({ length: UES }, (_, ue) => dbToLinear(2 * ue)),
    blocks: 1,
    bits: (snr) => SCALE_BITS * snr,
    random: new RandomStreams(seed).stream('fading'),
  }).prepare();
  const step = WINDOWS_SLOTS[0]!;
  const counts = [Float64Array.from(cell.servedBlocks)];
  for (let slot = 0; slot < SLOTS; slot += step) counts.push(Float64Array.from(cell.run(step).servedBlocks));
  return {
    shares: Array.from(counts.at(-1)!, (slots) => slots / SLOTS),
    indices: WINDOWS_SLOTS.map((slots) => meanIndex(counts, slots / step)),
  };
}

/** @param counts slots served since the beginning, by step and UE */
function meanIndex(counts: readonly Float64Array[], steps: number): number {
  const ends = counts.map((_, n) => n).filter((n) => n > 0 && n % steps === 0);
  const indices = ends.map((end) => jainIndex(counts[end]!.map((slots, ue) => slots - counts[end - steps]![ue]!)));
  return indices.reduce((sum, index) => sum + index, 0) / indices.length;
}
