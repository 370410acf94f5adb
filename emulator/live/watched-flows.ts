import type { Emulation } from '../emulation.ts';
import { NS_PER_S, type Nanoseconds, seconds } from '../kernel/index.ts';
import { delayStatistics } from '../observer/flow-meter.ts';

/** What an application flow of the scenario that is watched has had over the last second. */
export interface WatchedFlow {
  name: string;
  direction: string;
  /** Of the default flow (`default`) or of a QoS flow. */
  qosFlow: string;
  offeredBps: number;
  throughputBps: number;
  /** Null when nothing was delivered. */
  meanDelayMs: number | null;
}

/** The watched flows of a UE, in the order of the scenario. */
export function watchedFlows({ flows, cell, simulation }: Emulation, ueName: string): WatchedFlow[] {
  const toNs = simulation.now();
  return flows.flatMap(({ name, ue, flow }) => {
    if (ue.name !== ueName || flow.meter === undefined) return [];
    const intervals = flow.meter.between(toNs - NS_PER_S, toNs).map(({ interval }) => interval);
    const bps = (pick: (interval: (typeof intervals)[number]) => number): number =>
      Math.round((intervals.reduce((sum, interval) => sum + pick(interval), 0) * 80) / Math.max(1, intervals.length));
    const delay = delayStatistics(intervals.flatMap(({ delaysMs }) => delaysMs));
    return [
      {
        name,
        direction: flow.direction,
        qosFlow: cell.qosFlowOf(flow.number),
        offeredBps: bps(({ offeredBytes }) => offeredBytes),
        throughputBps: bps(({ deliveredBytes }) => deliveredBytes),
        meanDelayMs: delay === undefined ? null : Math.round(delay.mean * 10) / 10,
      },
    ];
  });
}

const KEPT_NS: Nanoseconds = seconds(10);

/** What was measured is kept for some seconds: a sandbox runs for days. */
export function forgetOldMeasurements(emulation: Emulation): void {
  const { simulation, flows } = emulation;
  const forget = (): void => {
    for (const { flow } of flows) flow.meter?.forgetBefore(simulation.now() - KEPT_NS);
    simulation.schedule(simulation.now() + KEPT_NS, forget);
  };
  simulation.schedule(simulation.now() + KEPT_NS, forget);
}
