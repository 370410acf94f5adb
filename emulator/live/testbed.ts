import { randomUUID } from 'node:crypto';
import { contractOf, API_NAMES, type Release } from '../../conformance/contract/index.ts';
import { type QosProfile, readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { UserPlane } from '../cell/qos-flow.ts';
import { Emulation } from '../emulation.ts';
import { type Calendar, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { type RunningNef, startNef } from '../nef/index.ts';
import { CellObserver } from '../observer/cell-observer.ts';
import {
  type ApiClient,
  type IdentifierType,
  type RunningReferenceServer,
  startReferenceServer,
  TokenIssuer,
} from '../qod/index.ts';
import { paceEmulation, type PacedEmulation } from './paced-emulation.ts';
import type { TestTime } from './test-time.ts';
import { VirtualTime } from './virtual-time.ts';
import { WallTime } from './wall-time.ts';

/** Clients that the embedded reference server knows. `throttled` is there to see a rate limit. */
export const REFERENCE_CLIENTS: readonly ApiClient[] = [
  { clientId: 'client-a' },
  { clientId: 'client-b' },
  { clientId: 'throttled', requestsPerMinute: 5 },
];

export interface TestbedOptions {
  scenario: Scenario;
  release: Release;
  seed?: string;
  /** How emulated time moves: only while everybody waits, or with the wall clock times a speed. */
  clock: { kind: 'virtual' } | { kind: 'paced'; speed: number };
  /** Default 0, any free port; likewise for the NEF. */
  port?: number;
  nefPort?: number;
  unsupportedIdentifiers?: readonly IdentifierType[];
  /** What the NEF commands instead of the cell's own user plane: a network with a defect, to see that the suite finds it. */
  userPlane?: (cell: UserPlane) => UserPlane;
  /** Certificates in PEM to trust at notification sinks, besides none of the system's. */
  sinkCa?: string;
}

/** The emulated network, its NEF and the reference QoD server in front of it, running. */
export interface Testbed {
  readonly emulation: Emulation;
  readonly observer: CellObserver;
  readonly calendar: Calendar;
  readonly time: TestTime;
  readonly nef: RunningNef;
  readonly reference: RunningReferenceServer;
  readonly tokens: TokenIssuer;
  readonly profiles: readonly QosProfile[];
  /** Every scope of the release. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

/** Starts everything on loopback. @throws when a port cannot be had; then nothing is left running. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { scenario, release, clock } = options;
  const emulation = new Emulation(scenario, options.seed === undefined ? {} : { seed: options.seed });
  const calendar = clock.kind === 'virtual' ? VIRTUAL_CALENDAR : { epochMs: Date.now() };
  const time = clock.kind === 'virtual' ? new VirtualTime(emulation.simulation, calendar) : new WallTime();
  const observer = new CellObserver(emulation, calendar);
  const profiles = readQosProfiles();
  const common = {
    clock: emulation.simulation,
    calendar,
    trackIo: <T>(io: () => Promise<T>): Promise<T> => time.track(io),
    subscribers: emulation.subscribers,
    profiles,
    uuid: randomUUID,
  };
  const tokens = await TokenIssuer.create({
    issuer: 'https://issuer.qod-testbed.invalid',
    audience: 'qod-testbed',
    clock: emulation.simulation,
    calendar,
  });
  const nef = await startNef({
    ...common,
    userPlane: options.userPlane?.(emulation.userPlane) ?? emulation.userPlane,
    port: options.nefPort ?? 0,
  });
  const reference = await startReferenceServer({
    ...common,
    release,
    nefBaseUrl: nef.baseUrl,
    clients: REFERENCE_CLIENTS,
    issuer: tokens.issuer,
    audience: tokens.audience,
    jwks: tokens.jwks,
    port: options.port ?? 0,
    allowedSinkNetworks: ['127.0.0.0/8', '::1/128'],
    jitter: emulation.streams.stream('notifications'),
    ...(options.unsupportedIdentifiers !== undefined && { unsupportedIdentifiers: options.unsupportedIdentifiers }),
    ...(options.sinkCa !== undefined && { sinkTrust: { ca: options.sinkCa } }),
  }).catch(async (error: unknown) => {
    await nef.close();
    throw error;
  });
  emulation.start();
  const pacing = startPacing(emulation, observer, clock);
  return {
    emulation,
    observer,
    calendar,
    time,
    nef,
    reference,
    tokens,
    profiles,
    scopes: API_NAMES.flatMap((api) => contractOf(api, release).operations.flatMap((operation) => operation.scopes)),
    close: async () => {
      pacing?.stop();
      await Promise.all([reference.close(), nef.close()]);
    },
  };
}

function startPacing(
  emulation: Emulation,
  observer: CellObserver,
  clock: TestbedOptions['clock'],
): PacedEmulation | undefined {
  if (clock.kind === 'virtual') return undefined;
  return paceEmulation(emulation.simulation, clock.speed, (fromNs, toNs) => observer.reportLate(fromNs, toNs));
}
