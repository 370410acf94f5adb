import ipaddr from 'ipaddr.js';
import { bandwidthsMhz, prbCount } from './carrier.ts';
import { bytes, decibels, durationNs, frequencyHz, lengthM, powerDbm, rateBps, speedMps } from './quantity.ts';
import { readQosProfiles } from './qos-profile.ts';
import { type ScenarioFile, ScenarioSchema, type TrafficFile, type UeGroupFile } from './scenario-schema.ts';
import { readYamlDocument, type ReportProblem } from './yaml-document.ts';

/** A closed interval; both ends equal where the scenario gives one value. */
export interface Span {
  from: number;
  to: number;
}

export interface CellConfig {
  carrierHz: number;
  bandwidthHz: number;
  subcarrierSpacingHz: number;
  propagation: ScenarioFile['cell']['propagation'];
  scheduler: ScenarioFile['cell']['scheduler'];
  layers: number;
  mcsTable: 1 | 2;
  antennaHeightM: number;
  transmitPowerDbm: number;
  uePowerDbm: number;
  antennaGainDb: number;
  /** Interference of other cells over the noise. */
  interferenceMarginDb: Readonly<Record<'downlink' | 'uplink', number>>;
  maxScheduledUesPerSlot: number;
  admissionLimit: number;
  coreDelayNs: number;
  discardTimerNs: number;
  queueLimitBytes: number;
}

export interface ServerConfig {
  address: string;
  port: number;
  /** IANA protocol number. */
  protocol: 6 | 17;
}

interface FlowConfig {
  name: string;
  /** Key of `servers`. */
  server: string;
  direction: 'downlink' | 'uplink';
  /** Each UE of the group draws its own start in this span. Nanoseconds. */
  startNs: Span;
  stopNs: number;
  watch: boolean;
}

export type TrafficConfig =
  | (FlowConfig & { model: 'constant-bit-rate'; rateBps: number; packetBytes: number })
  | (FlowConfig & { model: 'full-buffer' })
  | (FlowConfig & {
      model: 'adaptive-video';
      ladderBps: readonly number[];
      segmentNs: number;
      maxBufferNs: number;
      windowBytes: number;
    });

export interface UeGroupConfig {
  group: string;
  count: number;
  distanceM: Span;
  lineOfSight: boolean | 'random';
  shadowing: boolean;
  speedMps: number;
  qodApplicable: boolean;
  testDevices: boolean;
  traffic: readonly TrafficConfig[];
}

export interface SessionConfig {
  atNs: number;
  ueName: string;
  profile: string;
  server: string;
  durationNs: number;
}

/** An emulation scenario, parsed and checked, in plain numbers: bit/s, metres, hertz, nanoseconds. Frozen. */
export interface Scenario {
  name: string;
  title: string;
  seed: string;
  durationNs: number;
  intervalNs: number;
  cell: CellConfig;
  servers: Readonly<Record<string, ServerConfig>>;
  ueGroups: readonly UeGroupConfig[];
  sessions: readonly SessionConfig[];
}

const MEASURING_STEP_NS = 100e6;
/** The UE addresses of the emulated network are taken from 10.45.0.0/16, one each. */
const MAX_UES = 65_000;

/**
 * Reads a scenario file.
 * @param options.set overrides such as `cell.scheduler=round-robin`
 * @throws InputError with every problem of the file, each with its line and column
 */
export function readScenario(file: string, options: { set?: string[]; text?: string } = {}): Scenario {
  return toScenario(readYamlDocument(file, ScenarioSchema, { ...options, check: checkScenario }));
}

/** Name of the n-th UE (from 0) of a group. */
export function ueName(group: { group: string; count?: number | undefined }, n: number): string {
  return (group.count ?? 1) === 1 ? group.group : `${group.group}-${n + 1}`;
}

function toScenario(file: ScenarioFile): Scenario {
  const stopNs = durationNs(file.duration);
  return {
    name: file.name,
    title: file.title,
    seed: String(file.seed),
    durationNs: stopNs,
    intervalNs: durationNs(file.interval ?? '1 s'),
    cell: toCell(file.cell),
    servers: Object.fromEntries(
      Object.entries(file.servers).map(([name, server]) => [
        name,
        { address: server.address, port: server.port, protocol: server.protocol === 'udp' ? 17 : 6 },
      ]),
    ),
    ueGroups: file.ues.map(toGroup),
    sessions: (file.sessions ?? []).map((session) => ({
      atNs: durationNs(session.at),
      ueName: session.ue,
      profile: session.profile,
      server: session.server,
      durationNs: durationNs(session.duration),
    })),
  };
}

function toCell(cell: ScenarioFile['cell']): CellConfig {
  return {
    carrierHz: frequencyHz(cell.carrier),
    bandwidthHz: frequencyHz(cell.bandwidth),
    subcarrierSpacingHz: frequencyHz(cell.subcarrierSpacing),
    propagation: cell.propagation,
    scheduler: cell.scheduler,
    layers: cell.layers ?? 2,
    mcsTable: cell.mcsTable ?? 2,
    antennaHeightM: lengthM(cell.antennaHeight ?? '25 m'),
    transmitPowerDbm: powerDbm(cell.transmitPower ?? '46 dBm'),
    uePowerDbm: powerDbm(cell.uePower ?? '23 dBm'),
    antennaGainDb: decibels(cell.antennaGain ?? '8 dB'),
    interferenceMarginDb: {
      downlink: decibels(cell.interferenceMargin ?? '6 dB'),
      uplink: decibels(cell.uplinkInterferenceMargin ?? '6 dB'),
    },
    maxScheduledUesPerSlot: cell.maxScheduledUesPerSlot ?? 16,
    admissionLimit: cell.admissionLimit ?? 0.8,
    coreDelayNs: durationNs(cell.coreDelay ?? '5 ms'),
    discardTimerNs: durationNs(cell.discardTimer ?? '500 ms'),
    queueLimitBytes: bytes(cell.queueLimit ?? '2 MB'),
  };
}

function toGroup(group: UeGroupFile): UeGroupConfig {
  return {
    group: group.group,
    count: group.count ?? 1,
    distanceM: toSpan(group.distance, lengthM),
    lineOfSight: group.lineOfSight ?? 'random',
    shadowing: group.shadowing ?? true,
    speedMps: speedMps(group.speed ?? '1 m/s'),
    qodApplicable: group.qodApplicable ?? true,
    testDevices: group.testDevices ?? false,
    traffic: (group.traffic ?? []).map(toTraffic),
  };
}

function toTraffic(traffic: TrafficFile): TrafficConfig {
  const flow: FlowConfig = {
    name: traffic.name,
    server: traffic.server,
    direction: traffic.direction ?? 'downlink',
    startNs: toSpan(traffic.start ?? '0 s', durationNs),
    stopNs: traffic.stop === undefined ? Infinity : durationNs(traffic.stop),
    watch: traffic.watch ?? false,
  };
  switch (traffic.model) {
    case 'constant-bit-rate':
      return {
        ...flow,
        model: traffic.model,
        rateBps: rateBps(traffic.rate),
        packetBytes: bytes(traffic.packetSize ?? '1200 B'),
      };
    case 'full-buffer':
      return { ...flow, model: traffic.model };
    case 'adaptive-video':
      return {
        ...flow,
        model: traffic.model,
        ladderBps: traffic.ladder.map(rateBps),
        segmentNs: durationNs(traffic.segment ?? '2 s'),
        maxBufferNs: durationNs(traffic.maxBuffer ?? '20 s'),
        windowBytes: bytes(traffic.window ?? '256 kB'),
      };
  }
}

function toSpan(value: string | { from: string; to: string }, parse: (text: string) => number): Span {
  return typeof value === 'string'
    ? { from: parse(value), to: parse(value) }
    : { from: parse(value.from), to: parse(value.to) };
}

function checkScenario(file: ScenarioFile, report: ReportProblem): void {
  checkCarrier(file.cell, report);
  checkIntervals(file, report);
  for (const [name, server] of Object.entries(file.servers)) {
    if (!ipaddr.isValid(server.address)) {
      report(
        ['servers', name, 'address'],
        `'${server.address}' is not an IP address; expected one such as 198.51.100.10 or 2001:db8::10`,
      );
    }
  }
  const names = checkUes(file, report);
  const profiles = (file.sessions ?? []).length === 0 ? [] : readQosProfiles().map(({ name }) => name);
  (file.sessions ?? []).forEach((session, n) => {
    if (!profiles.includes(session.profile))
      report(
        ['sessions', n, 'profile'],
        `no QoS profile is named '${session.profile}'; expected one of: ${profiles.join(', ')}`,
      );
    if (!names.has(session.ue))
      report(
        ['sessions', n, 'ue'],
        `no UE is named '${session.ue}'; expected a group's name, with -<n> where it has several UEs`,
      );
    if (!(session.server in file.servers)) report(['sessions', n, 'server'], unknownServer(file, session.server));
  });
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

function checkCarrier(cell: ScenarioFile['cell'], report: ReportProblem): void {
  const spacingHz = frequencyHz(cell.subcarrierSpacing);
  const bandwidths = bandwidthsMhz(spacingHz);
  if (bandwidths.length === 0) {
    report(
      ['cell', 'subcarrierSpacing'],
      `no data channel has a subcarrier spacing of ${cell.subcarrierSpacing}; expected 15 kHz, 30 kHz or 60 kHz (TS 38.101-1)`,
    );
  } else if (prbCount(frequencyHz(cell.bandwidth), spacingHz) === undefined) {
    report(
      ['cell', 'bandwidth'],
      `no ${cell.bandwidth} carrier exists with a subcarrier spacing of ${cell.subcarrierSpacing}; expected ${bandwidths.join(', ')} MHz (TS 38.101-1 table 5.3.2-1)`,
    );
  }
}

function checkUes(file: ScenarioFile, report: ReportProblem): Set<string> {
  const names = new Set<string>();
  file.ues.forEach((group, n) => {
    const groupNames = Array.from({ length: group.count ?? 1 }, (_, i) => ueName(group, i));
    if (groupNames.some((name) => names.has(name)))
      report(['ues', n, 'group'], `a UE of an earlier group has the same name; expected a group name of its own`);
    groupNames.forEach((name) => names.add(name));
    checkSpan(group.distance, ['ues', n, 'distance'], lengthM, report);
    checkTraffic(file, group, n, report);
  });
  if (names.size > MAX_UES) report(['ues'], `${names.size} UEs; expected at most ${MAX_UES}`);
  return names;
}

function checkTraffic(file: ScenarioFile, group: UeGroupFile, n: number, report: ReportProblem): void {
  const flows = new Set<string>();
  (group.traffic ?? []).forEach((traffic, i) => {
    const path = ['ues', n, 'traffic', i];
    if (flows.has(traffic.name))
      report([...path, 'name'], `the group has a flow '${traffic.name}' already; expected a name of its own`);
    flows.add(traffic.name);
    if (!(traffic.server in file.servers)) report([...path, 'server'], unknownServer(file, traffic.server));
    if (traffic.start !== undefined) checkSpan(traffic.start, [...path, 'start'], durationNs, report);
    if (traffic.model === 'adaptive-video') {
      if (traffic.direction === 'uplink')
        report([...path, 'direction'], `a video is watched in the downlink; expected downlink`);
      const rates = traffic.ladder.map(rateBps);
      if (rates.some((rate, k) => k > 0 && rate <= rates[k - 1]!))
        report([...path, 'ladder'], `the bit rates do not ascend; expected each above the one before`);
    }
  });
}

function checkSpan(
  value: string | { from: string; to: string },
  path: (string | number)[],
  parse: (text: string) => number,
  report: ReportProblem,
): void {
  if (typeof value !== 'string' && parse(value.from) > parse(value.to))
    report(path, `from ${value.from} is above to ${value.to}; expected from <= to`);
}

function unknownServer(file: ScenarioFile, name: string): string {
  return `no server is named '${name}'; expected one of: ${Object.keys(file.servers).join(', ')}`;
}
