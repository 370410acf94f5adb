import { intervalsIn, type FlowSeries, type TimeWindow } from './flow-series.ts';
import { delayText } from './quantity-text.ts';
import type { FlowIntervalLine } from './upstream.ts';

/** The stages of a packet's way, in their order. */
export const DELAY_STAGES = ['queueing', 'scheduling', 'harq', 'core'] as const;
export type DelayStage = (typeof DELAY_STAGES)[number];

/** As people write them. */
export const STAGE_NAMES: Readonly<Record<DelayStage, string>> = {
  queueing: 'queueing',
  scheduling: 'scheduling',
  harq: 'HARQ',
  core: 'core',
};

/** Mean packet delay and what each stage has in it, milliseconds. The stages add up to the mean. */
export type DelaySplit = Record<'mean' | DelayStage, number>;

/**
 * Over the intervals that lie in one of the windows, each weighted by what arrived in it, so that it is a mean over packets
 * (of like size) and not over time. Undefined when nothing arrived.
 */
export function delaySplit(series: FlowSeries, windows: readonly TimeWindow[]): DelaySplit | undefined {
  const arrived = intervalsIn(series, windows).filter(({ throughputBps }) => throughputBps > 0);
  const measured = arrived.flatMap(({ delayMs, throughputBps }) =>
    delayMs === null ? [] : [{ delayMs, throughputBps }],
  );
  if (measured.length === 0) return undefined;
  const weight = measured.reduce((sum, { throughputBps }) => sum + throughputBps, 0);
  const weighted = (pick: (delayMs: Measured) => number): number =>
    measured.reduce((sum, { delayMs, throughputBps }) => sum + pick(delayMs) * throughputBps, 0) / weight;
  return {
    mean: weighted(({ mean }) => mean),
    queueing: weighted(({ queueing }) => queueing),
    scheduling: weighted(({ scheduling }) => scheduling),
    harq: weighted(({ harq }) => harq),
    core: weighted(({ core }) => core),
  };
}

/** The mean, then the stages in their order. */
export function delaySplitTexts(split: DelaySplit): string[] {
  return [split.mean, ...DELAY_STAGES.map((stage) => split[stage])].map(delayText);
}

type Measured = NonNullable<FlowIntervalLine['delayMs']>;
