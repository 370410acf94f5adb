import { describe, expect, it } from 'vitest';
import { anyBoost, boostedWindows, flowSeries } from './flow-series.ts';
import { delaySides, qodStories } from './qod-story.ts';
import { anOutcome } from './test/measurements.ts';
import { aCase, aConformanceRun, aFlowInterval, anEmulationRun } from './test/record-builder.ts';

describe('story of a flow with Quality on Demand', () => {
  const emulation = anEmulationRun();

  it('sets the flow that a QoS flow carried beside the same flow of another device', () => {
    const [story, ...others] = qodStories({ emulation });
    expect(others).toEqual([]);
    expect(story?.withQod.flow).toBe('fan/replay');
    expect(story?.twin?.flow).toBe('twin/replay');
    expect(story?.windows).toEqual([{ fromS: 2, toS: 4 }]);
    // From the builder: 12 Mbit/s and 14 ms in the window, 1.5 Mbit/s and 1500 ms for the twin.
    expect(story?.throughputBps).toEqual({ withQod: 12e6, twin: 1.5e6 });
    expect(story?.delayMs).toEqual({ withQod: 14, twin: 1500 });
    expect(story?.delaySplit.withQod).toEqual({ mean: 8, queueing: 1, scheduling: 2.5, harq: 0.5, core: 4 });
    expect(story?.delaySplit.twin).toEqual({ mean: 900, queueing: 865, scheduling: 25, harq: 6, core: 4 });
    expect(story?.events).toHaveLength(2);
  });

  it('knows the promise only from a conformance record that names the profile', () => {
    const conformance = aConformanceRun([aCase({ outcomes: [anOutcome('promised', 12)] })]);
    expect(qodStories({ emulation })[0]?.promise).toBeUndefined();
    expect(qodStories({ emulation, conformance })[0]?.promise?.targetMinDownstreamRateBps).toBe(10e6);
  });

  it('takes no twin of another name or direction, and none that was boosted itself', () => {
    const flows = [
      aFlowInterval({ qosFlow: 'q1' }),
      aFlowInterval({ flow: 'twin/social' }),
      aFlowInterval({ flow: 'twin/replay', direction: 'uplink' }),
      aFlowInterval({ flow: 'other/replay', qosFlow: 'q2' }),
    ];
    const stories = qodStories({ emulation: anEmulationRun({ flows }) });
    expect(stories.map(({ withQod, twin }) => [withQod.flow, twin])).toEqual([
      ['fan/replay', undefined],
      ['other/replay', undefined],
    ]);
  });

  it('leaves out a side of the delay on which nothing arrived', () => {
    const nothing = { throughputBps: 0, delayMs: null };
    const flows = [aFlowInterval({ qosFlow: 'q1' }), aFlowInterval({ flow: 'twin/replay', ...nothing })];
    const [story] = qodStories({ emulation: anEmulationRun({ flows }) });
    expect(story && delaySides(story).map(({ side, flow }) => [side, flow.flow])).toEqual([['withQod', 'fan/replay']]);
  });

  it('finds several windows, and one that lasts from the first interval on', () => {
    const carried = ['q', 'default', 'q', 'q'];
    const flows = carried.map((qosFlow, index) => aFlowInterval({ timeS: index + 1, qosFlow }));
    const [series] = flowSeries(anEmulationRun({ flows }));
    expect(series && boostedWindows(series)).toEqual([
      { fromS: 0, toS: 1 },
      { fromS: 2, toS: 4 },
    ]);
  });

  it('joins windows of several flows that overlap', () => {
    const flows = [1, 2, 3, 4].flatMap((timeS) => [
      aFlowInterval({ timeS, flow: 'a/x', qosFlow: timeS < 3 ? 'q' : 'default' }),
      aFlowInterval({ timeS, flow: 'b/x', qosFlow: timeS === 2 || timeS === 3 ? 'q' : 'default' }),
    ]);
    expect(anyBoost(anEmulationRun({ flows }))).toEqual([{ fromS: 0, toS: 3 }]);
  });
});
