import { randomUUID } from 'node:crypto';
import { NS_PER_MS, openEmulatedNetwork, type Subscriber } from '../../emulator/index.ts';
import { type QosProfile, readQosProfiles, toCamaraDuration, toCamaraRate } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { createServerCertificate } from '../sink/certificate.ts';
import type { Target, TestDevice, TokenSource } from '../target.ts';
import type {
  AccessTokenClaims,
  OperatorOptions,
  OperatorProfile,
  RunningServer,
  ServerClock,
  Subscription,
} from './servers/operator.ts';

export interface CoupledServer {
  target: Target;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** With 40 and more, flows that a leaky server leaves and the suite's clean-up misses keep the cell from admitting others. */
const MAX_DEVICES = 24;
const SCOPES = [
  ...['create', 'read', 'update', 'delete', 'retrieve-by-device'].map((right) => `quality-on-demand:sessions:${right}`),
  'qos-profiles:read',
];

/**
 * Starts a server of another's making in front of the emulated network as a target of release r4.1. The test plays the
 * operator: it issues opaque tokens and introspects them.
 * @param pace emulated time, or that of the wall clock, which the server then takes by itself
 */
export async function startCoupledServer(
  name: string,
  scenario: Scenario,
  start: (options: OperatorOptions) => Promise<RunningServer>,
  pace: 'virtual' | 'wall' = 'virtual',
): Promise<CoupledServer> {
  const certificate = await createServerCertificate([LOOPBACK], Date.now());
  const network = await openEmulatedNetwork({
    scenario,
    clock: pace === 'virtual' ? { kind: 'virtual' } : { kind: 'paced', speed: 1 },
  });
  const { emulation, observer, time, nef } = network;
  const profiles = readQosProfiles();
  const subscribers = emulation.ues.map(({ subscriber }) => subscriber);
  const tokens = new Map<string, AccessTokenClaims>();
  const clock: ServerClock = {
    nowMs: () => time.nowMs(),
    setTimeout: (action, delayMs) =>
      emulation.simulation.at(emulation.simulation.now() + Math.round(delayMs * NS_PER_MS), action),
    waitWhileAnswering: (deadlineMs, condition) => time.waitWhileAnswering(deadlineMs, condition),
    duringIo: (io) => time.track(io),
  };
  const server = await start({
    nefUrl: nef.baseUrl,
    authenticate: (token) => Promise.resolve(tokens.get(token)),
    subscriptions: subscribers.map(subscriptionOf),
    profiles: profiles.map((profile) => operatorProfile(profile, subscribers)),
    ...(pace === 'virtual' && { clock }),
    sinkCaPem: certificate.caPem,
  });
  network.start();
  const devices = emulation.testDevices.slice(0, MAX_DEVICES).map((ueName) => deviceOf(named(ueName, subscribers)));
  const [own, other] = Object.values(scenario.servers);
  if (own === undefined || other === undefined) throw new Error('the scenario has no two application servers');
  const inapplicable = subscribers.find(({ qodApplicable }) => !qodApplicable);
  const target: Target = {
    name,
    kind: 'external',
    apis: {
      'quality-on-demand': `${server.url}/quality-on-demand/v1rc3`,
      'qos-profiles': `${server.url}/qos-profiles/v1rc3`,
    },
    headers: {},
    time,
    tokens: tokenSource(tokens, devices),
    devices,
    applicationServer: { ipv4Address: own.address, port: own.port },
    otherServer: { ipv4Address: other.address, port: other.port },
    profile: { name: 'QOS_M' },
    assets: {
      unknownDevice: { phoneNumber: '+99900000000' },
      ...(inapplicable !== undefined && { inapplicableDevice: { phoneNumber: inapplicable.phoneNumber } }),
      unsupportedDevice: { networkAccessIdentifier: 'device@network.example' },
      inactiveProfile: 'QOS_TRIAL',
      deprecatedProfile: 'QOS_2023',
      restrictedProfile: 'QOS_PRESS',
      restrictedDevice: { phoneNumber: named('press-1', subscribers).phoneNumber },
      refusedProfile: 'QOS_STADIUM_SCREEN',
    },
    notOffered: ['asynchronous-revocation', 'throttled', 'private-key-jwt'],
    unsupportedIdentifiers: ['networkAccessIdentifier'],
    longWaits: true,
    budgets: { requestTimeoutMs: 30_000, availableWithinMs: 5_000, eventWithinMs: 5_000, clockToleranceMs: 1_000 },
    sink: { host: LOOPBACK, port: 0, certificate },
    network: { observer, description: { scenario: scenario.name, seed: emulation.seed, ues: emulation.ues.length } },
    secrets: [],
  };
  return {
    target,
    close: async () => {
      await server.close();
      await network.close();
    },
  };
}

function subscriptionOf({ phoneNumber, ipv4Address, ipv6Address, qodApplicable }: Subscriber): Subscription {
  return { phoneNumber, ipv4Address, ipv6Address, qodOffered: qodApplicable };
}

function named(ueName: string, subscribers: readonly Subscriber[]): Subscriber {
  const subscriber = subscribers.find((each) => each.ueName === ueName);
  if (subscriber === undefined) throw new Error(`the scenario has no UE ${ueName}`);
  return subscriber;
}

function deviceOf({ ueName, phoneNumber, ipv4Address, ipv6Address }: Subscriber): TestDevice {
  return {
    name: ueName,
    identifiers: {
      phoneNumber,
      ipv4Address: { publicAddress: ipv4Address, privateAddress: ipv4Address },
      ipv6Address,
    },
    ue: { name: ueName, ipv4Address, ipv6Address },
  };
}

function operatorProfile(profile: QosProfile, subscribers: readonly Subscriber[]): OperatorProfile {
  const { name, description, status, priority, packetErrorLossRate, minDurationNs, maxDurationNs, restrictedTo } =
    profile;
  const rate = (rateBps: number | undefined) => (rateBps === undefined ? undefined : toCamaraRate(rateBps));
  const published = {
    name,
    description,
    status,
    targetMinUpstreamRate: rate(profile.targetMinUpstreamRateBps),
    maxUpstreamRate: rate(profile.maxUpstreamRateBps),
    targetMinDownstreamRate: rate(profile.targetMinDownstreamRateBps),
    maxDownstreamRate: rate(profile.maxDownstreamRateBps),
    minDuration: toCamaraDuration(minDurationNs),
    maxDuration: toCamaraDuration(maxDurationNs),
    priority,
    packetErrorLossRate,
  };
  return {
    published,
    qosReference: profile.network.qosReference,
    minDurationS: minDurationNs / 1e9,
    maxDurationS: maxDurationNs / 1e9,
    ...(restrictedTo !== undefined && {
      restrictedTo: subscribers
        .filter(({ ueName }) => restrictedTo.includes(ueName))
        .map(({ phoneNumber }) => phoneNumber),
    }),
  };
}

/** Every token is issued at the moment it is asked for. */
function tokenSource(issued: Map<string, AccessTokenClaims>, devices: readonly TestDevice[]): TokenSource {
  const issue = (claims: Partial<AccessTokenClaims>): string => {
    const token = randomUUID();
    issued.set(token, { clientId: 'client-a', scopes: SCOPES, expired: false, ...claims });
    return token;
  };
  const userOf = (device: TestDevice | undefined): { phoneNumber: string } => {
    const phoneNumber = device?.identifiers.phoneNumber;
    if (phoneNumber === undefined) throw new Error('a three-legged token needs a phone number');
    return { phoneNumber };
  };
  return {
    offers: (role) => role !== 'throttled' && role !== 'private-key-jwt',
    token: async ({ role, device, operation }) => {
      switch (role) {
        case 'none':
          return undefined;
        case 'garbage':
          return 'garbage';
        case 'two-legged':
          return issue({});
        case 'other-client':
          return issue({ clientId: 'client-b' });
        case 'expired':
          return issue({ expired: true });
        case 'no-scope':
          return issue({ scopes: SCOPES.filter((scope) => !operation.scopes.includes(scope)) });
        case 'three-legged':
          return issue(userOf(device));
        case 'three-legged-other':
          return issue(userOf(devices.find((each) => each !== device)));
        case 'throttled':
          throw new Error('the server limits no rate');
        case 'private-key-jwt':
          throw new Error('the server has no key that an authorization server of its clients would know');
      }
    },
  };
}
