import { type CellConfig, toCell } from './cell-config.ts';
import { type ScheduledNetworkEvent, toNetworkEvent } from './network-event-config.ts';
import { durationNs } from './quantity.ts';
import { checkScenario } from './scenario-check.ts';
import { type ScenarioFile, ScenarioSchema } from './scenario-schema.ts';
import { type UeGroupConfig, toUeGroup } from './ue-group-config.ts';
import { readYamlDocument } from './yaml-document.ts';

export type {
  AntennaConfig,
  CellConfig,
  CsiConfig,
  DuplexConfig,
  HarqConfig,
  NeighbourConfig,
  PerDirection,
} from './cell-config.ts';
export type { NetworkEvent, ScheduledNetworkEvent } from './network-event-config.ts';
export type { Span } from './span.ts';
export type { TrafficConfig } from './traffic-config.ts';
export { type MobilityConfig, type UeGroupConfig, ueName } from './ue-group-config.ts';

export interface ServerConfig {
  address: string;
  port: number;
  /** IANA protocol number. */
  protocol: 6 | 17;
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
  /** Absent where the file has none, so that a scenario without any keeps its digest. */
  events?: readonly ScheduledNetworkEvent[];
}

/**
 * Reads a scenario file.
 * @param options.set overrides such as `cell.scheduler=round-robin`
 * @throws InputError with every problem of the file, each with its line and column
 */
export function readScenario(file: string, options: { set?: string[]; text?: string } = {}): Scenario {
  return toScenario(readYamlDocument(file, ScenarioSchema, { ...options, check: checkScenario }));
}

function toScenario(file: ScenarioFile): Scenario {
  const cell = toCell(file.cell);
  return {
    name: file.name,
    title: file.title,
    seed: String(file.seed),
    durationNs: durationNs(file.duration),
    intervalNs: durationNs(file.interval ?? '1 s'),
    cell,
    servers: Object.fromEntries(
      Object.entries(file.servers).map(([name, server]) => [
        name,
        { address: server.address, port: server.port, protocol: server.protocol === 'udp' ? 17 : 6 },
      ]),
    ),
    ueGroups: file.ues.map((group) => toUeGroup(group, cell.antenna)),
    sessions: (file.sessions ?? []).map((session) => ({
      atNs: durationNs(session.at),
      ueName: session.ue,
      profile: session.profile,
      server: session.server,
      durationNs: durationNs(session.duration),
    })),
    ...(file.events !== undefined && {
      events: file.events.map((event) => ({ atNs: durationNs(event.at), event: toNetworkEvent(event) })),
    }),
  };
}
