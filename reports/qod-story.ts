import { delaySplit, type DelaySplit } from './delay-split.ts';
import {
  boostedWindows,
  flowSeries,
  isBoosted,
  meanThroughput,
  typicalDelay,
  type FlowSeries,
  type TimeWindow,
} from './flow-series.ts';
import type { EmulationRun, RunRecords } from './run-records.ts';
import type { OutcomeRecord, SessionLine } from './upstream.ts';

export type Promised = NonNullable<OutcomeRecord['promise']>;

/** What Quality on Demand did to one watched flow, beside the same flow of a device without it. */
export interface QodStory {
  withQod: FlowSeries;
  /** The flow of the same name and direction on a device that no QoS flow ever carried it for. */
  twin: FlowSeries | undefined;
  /** When a QoS flow carried `withQod`. */
  windows: readonly TimeWindow[];
  events: readonly SessionLine[];
  /** Unknown for a profile that neither record describes. */
  promise: Promised | undefined;
  /** Means over the windows. */
  throughputBps: { withQod: number; twin: number | undefined };
  /** 95th percentile. */
  delayMs: { withQod: number | undefined; twin: number | undefined };
  delaySplit: { withQod: DelaySplit | undefined; twin: DelaySplit | undefined };
}

/** One story for each watched flow that a QoS flow carried at some time. */
export function qodStories(records: RunRecords): QodStory[] {
  const { emulation } = records;
  if (emulation === undefined) return [];
  const all = flowSeries(emulation);
  const boosted = all.filter(({ intervals }) => intervals.some(isBoosted));
  const plain = all.filter((series) => !boosted.includes(series));
  return boosted.map((withQod) => story(withQod, plain, emulation, records));
}

/** Where the delay on either side comes from; a side on which no packet arrived is left out. */
export function delaySides(story: QodStory): { side: 'withQod' | 'twin'; flow: FlowSeries; split: DelaySplit }[] {
  return (['withQod', 'twin'] as const).flatMap((side) => {
    const [flow, split] = [story[side], story.delaySplit[side]];
    return flow === undefined || split === undefined ? [] : [{ side, flow, split }];
  });
}

function story(withQod: FlowSeries, plain: readonly FlowSeries[], run: EmulationRun, records: RunRecords): QodStory {
  const twin = plain.find(
    ({ name, direction, ue }) => name === withQod.name && direction === withQod.direction && ue !== withQod.ue,
  );
  const windows = boostedWindows(withQod);
  const events = run.sessions.filter(({ ue }) => ue === withQod.ue);
  return {
    withQod,
    twin,
    windows,
    events,
    promise: promiseOf(events[0], records),
    throughputBps: { withQod: meanThroughput(withQod, windows) ?? 0, twin: twin && meanThroughput(twin, windows) },
    delayMs: { withQod: typicalDelay(withQod, windows), twin: twin && typicalDelay(twin, windows) },
    delaySplit: { withQod: delaySplit(withQod, windows), twin: twin && delaySplit(twin, windows) },
  };
}

/** The operator's own promise where the record has it, else what a conformance run saw the server publish of the profile. */
function promiseOf(event: SessionLine | undefined, { conformance }: RunRecords): Promised | undefined {
  if (event?.promise !== undefined) return { profile: event.profile, ...event.promise };
  return conformance?.cases
    .flatMap(({ outcomes }) => outcomes)
    .map(({ promise }) => promise)
    .find((promise) => promise !== undefined && promise.profile === event?.profile);
}
