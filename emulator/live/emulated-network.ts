import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type QosProfile, readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { UserPlane } from '../cell/qos-flow.ts';
import type { SubscriberIdentity } from '../cell/subscriber.ts';
import { Emulation } from '../emulation.ts';
import { Metrics } from '../http/index.ts';
import { type Calendar, NS_PER_MS, toSeconds, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { type Dialects, type NefAnswer, type NefAuthentication, type RunningNef, startNef } from '../nef/index.ts';
import { CellObserver } from '../observer/cell-observer.ts';
import { INTERVAL_NS } from '../observer/flow-meter.ts';
import type { NefCredential } from '../qod/index.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { paceEmulation, type PacedEmulation } from './paced-emulation.ts';
import type { TestTime } from './test-time.ts';
import { VirtualTime } from './virtual-time.ts';
import { WallTime } from './wall-time.ts';
import { forgetOldMeasurements } from './watched-flows.ts';

export interface EmulatedNetworkOptions {
  scenario: Scenario;
  seed?: string;
  /** Of UEs that have others than the emulated operator would give them, by name of the UE. */
  identities?: ReadonlyMap<string, SubscriberIdentity>;
  /** How emulated time moves: only while everybody waits, or with the wall clock times a speed. */
  clock: { kind: 'virtual' } | { kind: 'paced'; speed: number };
  /** Address that the NEF listens on. Default 127.0.0.1. */
  nefHost?: string;
  /** Default 0, any free port. */
  nefPort?: number;
  /** API root under which the NEF is reached, where it is not the address it listens on. */
  nefPublicRoot?: string;
  /** What the NEF commands instead of the cell's own user plane: a network with a defect, to see that the suite finds it. */
  userPlane?: (cell: UserPlane) => UserPlane;
  /** What the NEF asks of its callers. Default nothing. */
  nefAuthentication?: StaticNefAuthentication;
  nefDialects?: Dialects;
  /** Told of every request to the NEF when it has been answered. */
  onNefAnswer?: (answer: NefAnswer) => void;
  /** Told of every callback of the NEF that was not taken, with its status where there was an answer. */
  onCallbackFailure?: (status: number | undefined) => void;
  /** The operator's profiles. Default those that ship with the product. */
  profiles?: readonly QosProfile[];
  /** Where the servers write their requests. Default nowhere. */
  log?: Logger;
  /** Whether servers have `/metrics`. Default false. */
  metrics?: boolean;
  /** Keeps what must outlive the process; with paced time only. Default nothing. */
  store?: DurableStore;
}

/** What caller and NEF can agree on beforehand. */
export type StaticNefAuthentication = Extract<NefAuthentication, NefCredential>;

/** A cell and its NEF, with whatever stands in front of it. */
export interface EmulatedNetwork {
  readonly emulation: Emulation;
  readonly observer: CellObserver;
  readonly calendar: Calendar;
  readonly time: VirtualTime | WallTime;
  readonly nef: RunningNef;
  readonly profiles: readonly QosProfile[];
  /** What servers beside this network have in common with its NEF. */
  readonly common: ReturnType<typeof commonOptions>;
  /** Begins emulated time. */
  start(): void;
  close(): Promise<void>;
}

/** Builds the cell and starts its NEF; time begins with `start`. @throws when the port cannot be had */
export async function openEmulatedNetwork(options: EmulatedNetworkOptions): Promise<EmulatedNetwork> {
  const { scenario, clock } = options;
  const emulation = new Emulation(scenario, {
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.identities !== undefined && { identities: options.identities }),
  });
  const calendar = clock.kind === 'virtual' ? VIRTUAL_CALENDAR : wallCalendar();
  const time = clock.kind === 'virtual' ? new VirtualTime(emulation.simulation, calendar) : new WallTime();
  const observer = new CellObserver(emulation, calendar);
  const common = commonOptions(options, emulation, calendar, time);
  const nef = await startNef({
    ...common,
    userPlane: options.userPlane?.(emulation.userPlane) ?? emulation.userPlane,
    port: options.nefPort ?? 0,
    ...(options.nefHost !== undefined && { host: options.nefHost }),
    ...(options.nefPublicRoot !== undefined && { publicRoot: options.nefPublicRoot }),
    retryJitter: emulation.streams.stream('nef/callback-retry'),
    ...(options.nefAuthentication !== undefined && { authentication: options.nefAuthentication }),
    ...(options.nefDialects !== undefined && { dialects: options.nefDialects }),
    ...(options.onNefAnswer !== undefined && { onAnswer: options.onNefAnswer }),
    ...(options.onCallbackFailure !== undefined && { onCallbackFailure: options.onCallbackFailure }),
  });
  let pacing: PacedEmulation | undefined;
  return {
    emulation,
    observer,
    calendar,
    time,
    nef,
    profiles: common.profiles,
    common,
    start: () => {
      emulation.start();
      pacing = startPacing(emulation, observer, calendar, clock);
    },
    close: async () => {
      pacing?.stop();
      await nef.close();
    },
  };
}

function commonOptions(
  { clock, profiles = readQosProfiles(), store, metrics, log }: EmulatedNetworkOptions,
  emulation: Emulation,
  calendar: Calendar,
  time: TestTime,
) {
  return {
    clock: emulation.simulation,
    calendar,
    trackIo: <T>(io: () => Promise<T>): Promise<T> => time.track(io),
    subscribers: emulation.subscribers,
    profiles,
    uuid: randomUUID,
    ...(store !== undefined && { store }),
    ...(metrics === true && { metrics: metricsOf(emulation, clock) }),
    ...(log !== undefined && { log }),
  };
}

/** In paced time, how far emulated time is behind the wall clock tells whether outcomes can be trusted. */
function metricsOf({ simulation, cell }: Emulation, clock: EmulatedNetworkOptions['clock']): Metrics {
  const metrics = new Metrics();
  const startedMs = performance.now();
  metrics.gauge('qod_emulated_seconds', 'Emulated time since the start', 'clock', () => ({
    [clock.kind]: toSeconds(simulation.now()),
  }));
  metrics.gauge('qod_active_ues', 'UEs with data waiting', 'direction', () => ({
    downlink: cell.activeUes('downlink'),
    uplink: cell.activeUes('uplink'),
  }));
  if (clock.kind === 'paced') {
    const dueS = (): number => ((performance.now() - startedMs) * clock.speed) / 1000;
    metrics.gauge('qod_lag_seconds', 'Emulated time behind the wall clock', 'clock', () => ({
      paced: Math.max(0, dueS() - toSeconds(simulation.now())),
    }));
  }
  return metrics;
}

/**
 * Emulated time begins now. On a whole interval of the observer's, so that whoever measures from one such moment of Unix time to
 * another has whole intervals.
 */
function wallCalendar(): Calendar {
  const intervalMs = INTERVAL_NS / NS_PER_MS;
  return { epochMs: Math.floor(Date.now() / intervalMs) * intervalMs };
}

function startPacing(
  emulation: Emulation,
  observer: CellObserver,
  { epochMs }: Calendar,
  clock: EmulatedNetworkOptions['clock'],
): PacedEmulation | undefined {
  if (clock.kind === 'virtual') return undefined;
  forgetOldMeasurements(emulation);
  // Emulated time is that of the calendar, although the servers took their time to start.
  const startedMs = performance.now() - (Date.now() - epochMs);
  const late = observer.reportLate.bind(observer);
  const pacing = paceEmulation(emulation.simulation, clock.speed, late, startedMs);
  observer.follow(pacing);
  return pacing;
}
