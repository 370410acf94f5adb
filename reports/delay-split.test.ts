import { describe, expect, it } from 'vitest';
import { delaySplit, delaySplitTexts } from './delay-split.ts';
import { ALWAYS, flowSeries, type FlowSeries } from './flow-series.ts';
import { aFlowInterval, anEmulationRun } from './test/record-builder.ts';
import type { FlowIntervalLine } from './upstream.ts';

function seriesOf(...changes: Partial<FlowIntervalLine>[]): FlowSeries {
  const flows = changes.map((change, index) => aFlowInterval({ timeS: index + 1, ...change }));
  const [series] = flowSeries(anEmulationRun({ flows }));
  if (series === undefined) throw new Error('no interval, no series');
  return series;
}

const slow = { mean: 100, p95: 200, max: 300, queueing: 80, scheduling: 10, harq: 6, core: 4 };
const fast = { mean: 20, p95: 40, max: 60, queueing: 0, scheduling: 10, harq: 6, core: 4 };

describe('delay split', () => {
  it('weights intervals by what arrived in them', () => {
    const series = seriesOf({ throughputBps: 1e6, delayMs: slow }, { throughputBps: 3e6, delayMs: fast });
    // (1 × 100 + 3 × 20) / 4 and (1 × 80 + 3 × 0) / 4; the other stages are the same in both.
    expect(delaySplit(series, ALWAYS)).toEqual({ mean: 40, queueing: 20, scheduling: 10, harq: 6, core: 4 });
  });

  it('looks at the windows alone, and at no interval in which nothing arrived', () => {
    const nothing = { throughputBps: 0, delayMs: null };
    const series = seriesOf({ delayMs: slow }, { delayMs: fast }, nothing);
    expect(delaySplit(series, [{ fromS: 1, toS: 3 }])?.mean).toBe(20);
    expect(delaySplit(series, [{ fromS: 2, toS: 3 }])).toBeUndefined();
    expect(delaySplit(series, [])).toBeUndefined();
  });

  it('is written as the mean and then the stages in the order of a packet', () => {
    const { mean, queueing, scheduling, harq, core } = slow;
    const texts = delaySplitTexts({ core, harq, scheduling, queueing, mean });
    expect(texts).toEqual(['100 ms', '80 ms', '10 ms', '6 ms', '4 ms']);
  });
});
