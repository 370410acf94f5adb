import type { EmulationRun } from './run-records.ts';
import type { FlowIntervalLine } from './upstream.ts';

/** One watched IP flow of an emulation in one direction, with all its intervals in the order of time. */
export interface FlowSeries {
  /** `<ue>/<name>`, as the record writes it. */
  flow: string;
  ue: string;
  name: string;
  direction: FlowIntervalLine['direction'];
  intervals: readonly FlowIntervalLine[];
}

export interface TimeWindow {
  fromS: number;
  toS: number;
}

export const ALWAYS: readonly TimeWindow[] = [{ fromS: -Infinity, toS: Infinity }];

/** In the order in which the record first names them. */
export function flowSeries({ flows }: EmulationRun): FlowSeries[] {
  const series = new Map<string, FlowSeries & { intervals: FlowIntervalLine[] }>();
  for (const line of flows) {
    const key = `${line.direction} ${line.flow}`;
    const known = series.get(key) ?? { ...nameOf(line.flow), direction: line.direction, intervals: [] };
    known.intervals.push(line);
    series.set(key, known);
  }
  return [...series.values()];
}

/** Whether a QoS flow other than the default one carried the flow in this interval. */
export function isBoosted(interval: FlowIntervalLine): boolean {
  return interval.qosFlow !== 'default';
}

/** The stretches of time in which a QoS flow carried the flow: what the network did, not what a session says. */
export function boostedWindows({ intervals }: FlowSeries): TimeWindow[] {
  const windows: TimeWindow[] = [];
  let open: TimeWindow | undefined;
  intervals.forEach((interval, index) => {
    if (!isBoosted(interval)) {
      open = undefined;
    } else if (open === undefined) {
      open = { fromS: interval.timeS - intervalLength(intervals, index), toS: interval.timeS };
      windows.push(open);
    } else {
      open.toS = interval.timeS;
    }
  });
  return windows;
}

/**
 * When any watched flow was carried by a QoS flow, for charts that are about no flow in particular. Windows do not
 * overlap.
 */
export function anyBoost(run: EmulationRun): TimeWindow[] {
  const windows = flowSeries(run)
    .flatMap(boostedWindows)
    .sort((a, b) => a.fromS - b.fromS);
  const merged: TimeWindow[] = [];
  for (const window of windows) {
    const last = merged.at(-1);
    if (last !== undefined && window.fromS <= last.toS) last.toS = Math.max(last.toS, window.toS);
    else merged.push({ ...window });
  }
  return merged;
}

/** Mean throughput over the intervals that lie in one of the windows; undefined when none does. */
export function meanThroughput(series: FlowSeries, windows: readonly TimeWindow[]): number | undefined {
  return mean(intervalsIn(series, windows).map(({ throughputBps }) => throughputBps));
}

/** Mean of the intervals' 95th percentiles of packet delay, over the windows. */
export function typicalDelay(series: FlowSeries, windows: readonly TimeWindow[]): number | undefined {
  return mean(intervalsIn(series, windows).flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs.p95])));
}

/** The intervals that lie in one of the windows. */
export function intervalsIn({ intervals }: FlowSeries, windows: readonly TimeWindow[]): FlowIntervalLine[] {
  return intervals.filter(({ timeS }) => windows.some(({ fromS, toS }) => timeS > fromS && timeS <= toS));
}

export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A line tells only the end of its interval; the length is the distance to its neighbour. */
function intervalLength(intervals: readonly FlowIntervalLine[], index: number): number {
  const [before, here, after] = [intervals[index - 1], intervals[index], intervals[index + 1]];
  if (here === undefined) return 0;
  if (before !== undefined) return here.timeS - before.timeS;
  return after === undefined ? here.timeS : Math.min(after.timeS - here.timeS, here.timeS);
}

function nameOf(flow: string): Pick<FlowSeries, 'flow' | 'ue' | 'name'> {
  const slash = flow.indexOf('/');
  return slash < 0 ? { flow, ue: flow, name: '' } : { flow, ue: flow.slice(0, slash), name: flow.slice(slash + 1) };
}
