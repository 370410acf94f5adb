import { DIRECTIONS } from '../cell/cell.ts';
import type { Emulation, ScenarioFlow } from '../emulation.ts';
import { NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import { delayStatistics, type FlowMeter } from '../observer/flow-meter.ts';
import type { Direction } from '../radio/direction.ts';
import type { CellIntervalLine, FlowIntervalLine, VideoIntervalLine } from './emulation-record.ts';

/** Turns what happened in an interval into record lines. Reading takes nothing from the emulation and changes nothing in it. */
export class IntervalSampler {
  readonly #emulation: Emulation;
  readonly #usedPrbs: Record<Direction, number> = { downlink: 0, uplink: 0 };
  readonly #deliveredBytes: Record<Direction, number> = { downlink: 0, uplink: 0 };

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  /** Lines of the interval that ends at `toNs`: the cell's, then each watched flow's. */
  sample(fromNs: Nanoseconds, toNs: Nanoseconds): (CellIntervalLine | FlowIntervalLine | VideoIntervalLine)[] {
    const watched = this.#emulation.flows.filter(({ config }) => config.watch);
    return [
      this.#cellLine(fromNs, toNs),
      ...watched.map((flow) => flowLine(flow, this.#emulation.cell.qosFlowOf(flow.flow.number), fromNs, toNs)),
      ...watched.flatMap((flow) => videoLine(flow, toNs)),
    ];
  }

  #cellLine(fromNs: Nanoseconds, toNs: Nanoseconds): CellIntervalLine {
    const { cell, flows } = this.#emulation;
    const spanNs = toNs - fromNs;
    const rate = { downlink: 0, uplink: 0 };
    const load = { downlink: 0, uplink: 0 };
    for (const direction of DIRECTIONS) {
      const bytes = flows.reduce((sum, { flow }) => sum + (flow.direction === direction ? flow.deliveredBytes : 0), 0);
      rate[direction] = rounded(((bytes - this.#deliveredBytes[direction]) * 8 * NS_PER_S) / spanNs, 1);
      this.#deliveredBytes[direction] = bytes;
      const used = cell.usedPrbs(direction);
      load[direction] = rounded((used - this.#usedPrbs[direction]) / cell.capacity.prbsIn(direction, spanNs), 1e4);
      this.#usedPrbs[direction] = used;
    }
    return {
      type: 'cell',
      timeS: toNs / NS_PER_S,
      downlinkBps: rate.downlink,
      uplinkBps: rate.uplink,
      downlinkLoad: load.downlink,
      uplinkLoad: load.uplink,
      backloggedUes: cell.activeUes('downlink') + cell.activeUes('uplink'),
    };
  }
}

function flowLine(
  { name, flow }: ScenarioFlow,
  qosFlow: string,
  fromNs: Nanoseconds,
  toNs: Nanoseconds,
): FlowIntervalLine {
  const intervals = flow.meter!.between(fromNs, toNs).map(({ interval }) => interval);
  flow.meter!.forgetBefore(fromNs);
  const total = (pick: (interval: (typeof intervals)[number]) => number): number =>
    intervals.reduce((sum, interval) => sum + pick(interval), 0);
  const bps = (bytes: number): number => rounded((bytes * 8 * NS_PER_S) / (toNs - fromNs), 1);
  return {
    type: 'flow',
    timeS: toNs / NS_PER_S,
    flow: name,
    direction: flow.direction,
    throughputBps: bps(total((interval) => interval.deliveredBytes)),
    offeredBps: bps(total((interval) => interval.offeredBytes)),
    delayMs: delayOf(flow.meter!, intervals),
    droppedPackets: total((interval) => interval.droppedPackets),
    qosFlow,
  };
}

function delayOf(meter: FlowMeter, intervals: Parameters<FlowMeter['stages']>[0]): FlowIntervalLine['delayMs'] {
  const delay = delayStatistics(intervals.flatMap((interval) => interval.delaysMs));
  const stages = meter.stages(intervals);
  if (delay === undefined || stages === undefined) return null;
  return {
    mean: rounded(delay.mean, 1e3),
    p95: rounded(delay.p95, 1e3),
    max: rounded(delay.max, 1e3),
    queueing: rounded(stages.queueing, 1e3),
    scheduling: rounded(stages.scheduling, 1e3),
    harq: rounded(stages.harq, 1e3),
    core: rounded(stages.core, 1e3),
  };
}

function videoLine({ name, flow }: ScenarioFlow, toNs: Nanoseconds): VideoIntervalLine[] {
  const state = flow.model.video?.();
  if (state === undefined) return [];
  const { bitrateBps, bufferS, stalledS } = state;
  return [
    {
      type: 'video',
      timeS: toNs / NS_PER_S,
      flow: name,
      bitrateBps,
      bufferS: rounded(bufferS, 1e3),
      stalledS: rounded(stalledS, 1e3),
    },
  ];
}

/** To 1/steps, so that a record has no digits beyond its meaning. */
export function rounded(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
