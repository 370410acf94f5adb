import type { PerDirection } from './cell-config.ts';
import { type NetworkEventFile, NetworkEventSchema, type ScheduledNetworkEventFile } from './network-event-schema.ts';
import { durationNs, rateBps } from './quantity.ts';
import { findSchemaProblems } from './schema-problems.ts';
import type { ReportProblem } from './yaml-document.ts';

/**
 * What may befall the network. `ues` names a UE, or a group for all of its UEs. Each ends after its duration, a handover
 * with an infinite one never.
 */
export type NetworkEvent =
  | { event: 'coverage-loss'; ues: string; durationNs: number }
  | { event: 'cell-outage'; durationNs: number }
  /** `targetFreeShare`: share of its PRBs, 0..1, that the target has free for the guaranteed rates of these UEs. */
  | { event: 'handover'; ues: string; targetFreeShare: number; durationNs: number }
  /** The transport between core and cell: the rate that is left (Infinity for all), and one-way delay on top. */
  | { event: 'backhaul-degradation'; durationNs: number; rateBps: PerDirection<number>; delayNs: number };

/** An event of a scenario and when it begins. */
export interface ScheduledNetworkEvent {
  atNs: number;
  event: NetworkEvent;
}

/**
 * An event as a client sends it, in the form of a scenario without `at`.
 * @param isKnown whether a name is that of a UE or a group
 * @returns the event, or every problem as text
 */
export function parseNetworkEvent(value: unknown, isKnown: (ues: string) => boolean): NetworkEvent | string[] {
  const problems = findSchemaProblems(NetworkEventSchema, value).map(({ path, message }) => at(path, message));
  if (problems.length > 0) return problems;
  const file = value as NetworkEventFile;
  checkNetworkEvent(file, isKnown, (path, message) => problems.push(at(path, message)));
  return problems.length > 0 ? problems : toNetworkEvent(file);
}

/** Finds what the schema cannot say about an event. */
export function checkNetworkEvent(
  file: NetworkEventFile | ScheduledNetworkEventFile,
  isKnown: (ues: string) => boolean,
  report: ReportProblem,
): void {
  if ('ues' in file && !isKnown(file.ues))
    report(['ues'], `no UE and no group is named '${file.ues}'; expected a group's name, or that of one of its UEs`);
  if (file.event !== 'backhaul-degradation') return;
  if (file.rate?.downlink === undefined && file.rate?.uplink === undefined && file.delay === undefined)
    report([], `nothing is degraded; expected a rate of the downlink or uplink, or a delay`);
}

export function toNetworkEvent(file: NetworkEventFile | ScheduledNetworkEventFile): NetworkEvent {
  switch (file.event) {
    case 'coverage-loss':
      return { event: file.event, ues: file.ues, durationNs: durationNs(file.duration) };
    case 'cell-outage':
      return { event: file.event, durationNs: durationNs(file.duration) };
    case 'handover': {
      const { event, ues, targetFreeShare, duration } = file;
      return { event, ues, targetFreeShare, durationNs: duration === undefined ? Infinity : durationNs(duration) };
    }
    case 'backhaul-degradation': {
      const left = (text: string | undefined): number => (text === undefined ? Infinity : rateBps(text));
      return {
        event: file.event,
        durationNs: durationNs(file.duration),
        rateBps: { downlink: left(file.rate?.downlink), uplink: left(file.rate?.uplink) },
        delayNs: durationNs(file.delay ?? '0 s'),
      };
    }
  }
}

function at(path: readonly (string | number)[], message: string): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
