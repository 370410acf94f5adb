import ipaddr from 'ipaddr.js';
import { carrierRateBps } from './carrier-rate.ts';
import { checkCell } from './cell-check.ts';
import { toCell } from './cell-config.ts';
import { checkNetworkEvent } from './network-event-config.ts';
import { type QosProfile, readQosProfiles } from './qos-profile.ts';
import { durationNs } from './quantity.ts';
import type { ScenarioFile } from './scenario-schema.ts';
import { checkSubscriptions } from './subscription-check.ts';
import { checkUeGroup } from './ue-group-check.ts';
import { ueName } from './ue-group-config.ts';
import type { ReportProblem } from './yaml-document.ts';

const MEASURING_STEP_NS = 100e6;
/** The UE addresses of the emulated network are taken from 10.45.0.0/16, one each. */
const MAX_UES = 65_000;

/** Finds what the schema cannot say about a scenario. */
export function checkScenario(file: ScenarioFile, report: ReportProblem): void {
  checkCell(file.cell, within(report, 'cell'));
  checkIntervals(file, report);
  checkServers(file, report);
  const names = checkUes(file, report);
  checkSubscriptions(file.ues, report);
  checkSessions(file, names, report);
  checkEvents(file, names, report);
}

function within(report: ReportProblem, ...prefix: (string | number)[]): ReportProblem {
  return (path, message) => report([...prefix, ...path], message);
}

/** Flows are measured in steps of 100 ms, of which an interval has to hold whole ones. */
function checkIntervals(file: ScenarioFile, report: ReportProblem): void {
  for (const key of ['duration', 'interval'] as const) {
    const text = file[key];
    if (text !== undefined && durationNs(text) % MEASURING_STEP_NS !== 0) {
      report([key], `${text} is no multiple of 100 ms; expected one, such as 1 s or 500 ms`);
    }
  }
}

function checkServers(file: ScenarioFile, report: ReportProblem): void {
  for (const [name, server] of Object.entries(file.servers)) {
    if (!ipaddr.isValid(server.address)) {
      report(
        ['servers', name, 'address'],
        `'${server.address}' is not an IP address; expected one such as 198.51.100.10 or 2001:db8::10`,
      );
    }
  }
}

/** @returns the names of all UEs. */
function checkUes(file: ScenarioFile, report: ReportProblem): Set<string> {
  const names = new Set<string>();
  for (const [n, group] of file.ues.entries()) {
    const here = within(report, 'ues', n);
    const groupNames = Array.from({ length: group.count ?? 1 }, (_, i) => ueName(group, i));
    if (groupNames.some((name) => names.has(name)))
      here(['group'], `a UE of an earlier group has the same name; expected a group name of its own`);
    for (const name of groupNames) names.add(name);
    checkUeGroup(group, file.cell.propagation, (server) => unknownServer(file, server), here);
  }
  if (names.size > MAX_UES) report(['ues'], `${names.size} UEs; expected at most ${MAX_UES}`);
  return names;
}

function checkSessions(file: ScenarioFile, ueNames: ReadonlySet<string>, report: ReportProblem): void {
  const { sessions = [] } = file;
  const profiles = sessions.length === 0 ? [] : readQosProfiles();
  for (const [n, session] of sessions.entries()) {
    const here = within(report, 'sessions', n);
    checkProfile(file, session.profile, profiles, here);
    if (!ueNames.has(session.ue))
      here(['ue'], `no UE is named '${session.ue}'; expected a group's name, with -<n> where it has several UEs`);
    const serverProblem = unknownServer(file, session.server);
    if (serverProblem !== undefined) here(['server'], serverProblem);
  }
}

function checkEvents(file: ScenarioFile, ueNames: ReadonlySet<string>, report: ReportProblem): void {
  const isKnown = (ues: string): boolean => ueNames.has(ues) || file.ues.some(({ group }) => group === ues);
  for (const [n, event] of (file.events ?? []).entries())
    checkNetworkEvent(event, isKnown, within(report, 'events', n));
}

function checkProfile(file: ScenarioFile, name: string, profiles: readonly QosProfile[], report: ReportProblem): void {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile !== undefined) return checkGuarantee(file, profile, report);
  const names = profiles.map((candidate) => candidate.name).join(', ');
  report(['profile'], `no QoS profile is named '${name}'; expected one of: ${names}`);
}

/** A guarantee that no cell on this carrier could give. Whether this cell has room for it is for admission control to say. */
function checkGuarantee(file: ScenarioFile, profile: QosProfile, report: ReportProblem): void {
  const limitBps = carrierRateBps(toCell(file.cell));
  if (limitBps === undefined) return;
  const guaranteedBps = {
    downlink: profile.targetMinDownstreamRateBps ?? 0,
    uplink: profile.targetMinUpstreamRateBps ?? 0,
  };
  for (const direction of ['downlink', 'uplink'] as const) {
    if (guaranteedBps[direction] <= limitBps[direction]) continue;
    report(
      ['profile'],
      `${profile.name} guarantees ${megabits(guaranteedBps[direction])} in the ${direction}, where this carrier ends at ${megabits(limitBps[direction])}; expected a profile that guarantees less`,
    );
  }
}

function megabits(rateBps: number): string {
  return `${Math.round(rateBps / 1e5) / 10} Mbit/s`;
}

/** What is wrong with the name of a server, if anything. */
function unknownServer({ servers }: ScenarioFile, name: string): string | undefined {
  if (Object.hasOwn(servers, name)) return undefined;
  return `no server is named '${name}'; expected one of: ${Object.keys(servers).join(', ')}`;
}
