import { SCHEDULERS } from '../../cell/scheduler/index.ts';
import { log2, RandomStreams } from '../../kernel/index.ts';
import type { Check, Measurement } from '../check.ts';
import { type Estimate, meanOf, replicate } from '../estimate.ts';
import type { Figure } from '../figure.ts';
import { followsLaw } from '../judgement.ts';
import { RayleighBlocks, type SchedulerClass } from '../rayleigh-blocks.ts';

const RUNS = 20;
/** Many blocks a slot, so that the averages R̄ hardly scatter: the closed forms hold for averages over infinite time. */
const BLOCKS = 40;
const SLOTS = 500;
/** Bits of a block at an SNR of 1. */
const SCALE_BITS = 1000;
/** Widest interval that still tells the gain for K from that for K − 1 UEs, up to K = 20: Σ1/k differs by 0.05 there. */
const RESOLUTION = 0.025;

/** UEs, and the gain Σ_{k=1..K} 1/k with a rate proportional to SNR. */
const HARMONIC = [2, 4, 8, 10, 20].map((ues) => ({ ues, gain: harmonicNumber(ues) }));
/** The same with a rate of log2(1 + 10·X), X exponential: E[log2(1 + 10·max X)]/E[log2(1 + 10·X)], published to 3 decimals. */
const LOGARITHMIC = [
  { ues: 4, gain: 1.46 },
  { ues: 16, gain: 1.732 },
];

/** What proportional fair gains over equal turns by serving UEs at their peaks. */
export function diversityGain(Scheduler: SchedulerClass = SCHEDULERS['proportional-fair']): Check {
  const linear = (snr: number): number => SCALE_BITS * snr;
  const logarithmic = (snr: number): number => SCALE_BITS * log2(1 + 10 * snr);
  return {
    id: 'diversity-gain',
    family: 'Scheduling',
    title: 'Multi-user diversity gain of proportional fair',
    source:
      'Σ 1/k: the mean of the largest of K exponential variables; Viswanath, Tse, Laroia, IEEE Trans. Inf. Theory 48 (2002)',
    method: `Scheduler alone, K equal UEs in Rayleigh fading, ${BLOCKS} independent blocks a slot, against round robin.`,
    tolerance: `99.9 % confidence interval of ${RUNS} runs of ${SLOTS} slots; at most ± ${RESOLUTION}, half of what one UE more or less makes at K = 20.`,
    fast: false,
    run: () => [
      ...HARMONIC.map(({ ues, gain }) => gainFollows(`rate ∝ SNR, K = ${ues}`, gainOf(Scheduler, ues, linear), gain)),
      ...LOGARITHMIC.map(({ ues, gain }) =>
        gainFollows(`rate log2(1 + 10·SNR), K = ${ues}`, gainOf(Scheduler, ues, logarithmic), gain),
      ),
    ],
    figure: () => gainFigure(Scheduler, linear),
  };
}

function gainFigure(Scheduler: SchedulerClass, bits: (snr: number) => number): Figure {
  const measured = HARMONIC.map(({ ues }) => {
    const { value, halfWidth } = gainOf(Scheduler, ues, bits);
    return { x: ues, y: value, halfWidth };
  });
  const law = Array.from({ length: 20 }, (_, n) => ({ x: n + 1, y: harmonicNumber(n + 1) }));
  return {
    id: 'diversity-gain',
    title: 'Multi-user diversity gain of proportional fair',
    caption: 'Sum rate of proportional fair over that of round robin by the number of UEs; it follows Σ 1/k.',
    xAxis: { name: 'UEs', scale: 'linear', from: 0, to: 20 },
    yAxis: { name: 'gain over round robin', scale: 'linear', from: 0, to: 4 },
    series: [
      { name: 'Σ 1/k', kind: 'line', points: law },
      { name: 'measured', kind: 'points', points: measured },
    ],
  };
}

function gainFollows(quantity: string, measured: Estimate, gain: number): Measurement {
  return followsLaw(quantity, measured, gain, RESOLUTION);
}

function gainOf(Scheduler: SchedulerClass, ues: number, bits: (snr: number) => number): Estimate {
  const gains = replicate(RUNS, `diversity-gain/${ues}`, (seed) => {
    const streams = new RandomStreams(seed);
    const total = (scheduler: SchedulerClass): number => {
      const options = { Scheduler: scheduler, meanSnr: new Array<number>(ues).fill(1), blocks: BLOCKS, bits };
      return sum(new RayleighBlocks({ ...options, random: streams.stream('fading') }).prepare().run(SLOTS).servedBits);
    };
    return total(Scheduler) / total(SCHEDULERS['round-robin']);
  });
  return meanOf(gains);
}

function harmonicNumber(ues: number): number {
  return sum(Float64Array.from({ length: ues }, (_, n) => 1 / (n + 1)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
