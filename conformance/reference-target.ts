import { apisOf, contractOf, type Operation, type Release } from './contract/index.ts';
import { startTestbed, type Subscriber, type Testbed, type TestbedOptions, WallTime } from '../emulator/index.ts';
import { type ClientConfig, readClients } from '../scenarios/clients.ts';
import type { QosProfile } from '../scenarios/qos-profile.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createServerCertificate, type ServerCertificate } from './sink/certificate.ts';
import type {
  ApplicationServer,
  Assets,
  CamaraDevice,
  Target,
  TestDevice,
  TokenRequest,
  TokenSource,
} from './target.ts';

export interface ReferenceTargetOptions {
  scenario: Scenario;
  release: Release;
  /** Default the scenario's. */
  seed?: string;
  /** Stands between the NEF and the cell: a network with a defect, to see that the suite finds it. */
  userPlane?: TestbedOptions['userPlane'];
  /** Default emulated time that stands still while nobody waits. */
  clock?: TestbedOptions['clock'];
  /** Whether a revocation is answered when it is done (the default) or before. */
  revocation?: 'synchronous' | 'asynchronous';
}

export interface ReferenceTarget {
  target: Target;
  close(): Promise<void>;
}

/** The profile of the tests: far more than a crowded cell gives to anybody without it. */
const TEST_PROFILE = 'QOS_M';
/**
 * Devices in use at once. Each may have a session, and the cell must be able to admit them all: 60 guarantees of 5 Mbit/s
 * are 300 of the some 360 Mbit/s that stadium-replay grants to UEs at the test devices' place.
 */
const MAX_DEVICES = 60;
const LOOPBACK = '127.0.0.1';
/** The client of the role `private-key-jwt`. Its cases name the token endpoint themselves, so this one is never asked. */
const JWT_CLIENT: ClientConfig = {
  clientId: 'client-jwt',
  credential: { type: 'secret', secret: '' },
  grants: ['client_credentials'],
  redirectUris: [],
  consent: 'ask',
  sinkCredentials: { clientId: 'provider', tokenUri: 'https://authorization.example.com/token' },
};
/** A server does one or the other. */
const NOT_OFFERED = { synchronous: 'asynchronous-revocation', asynchronous: 'synchronous-revocation' } as const;

/**
 * Starts the embedded reference in front of the emulated network, all in one time, as a target like any other.
 * @throws when the scenario lacks what tests need, or a port cannot be had.
 */
export async function startReferenceTarget({
  scenario,
  release,
  seed,
  userPlane,
  clock = { kind: 'virtual' },
  revocation = 'synchronous',
}: ReferenceTargetOptions): Promise<ReferenceTarget> {
  const certificate = await createServerCertificate([LOOPBACK], new WallTime().nowMs());
  const testbed = await startTestbed({
    scenario,
    release,
    clock,
    sinkCa: certificate.caPem,
    revocation,
    clients: [...readClients(), JWT_CLIENT],
    ...(seed === undefined ? {} : { seed }),
    ...(userPlane === undefined ? {} : { userPlane }),
  });
  try {
    const target = targetOf(testbed, scenario, release, certificate);
    const notOffered = [NOT_OFFERED[revocation]];
    return { target: { ...target, notOffered }, close: () => testbed.close() };
  } catch (error) {
    await testbed.close();
    throw error;
  }
}

function targetOf(
  testbed: Testbed,
  scenario: Scenario,
  release: Release,
  { certificatePem, keyPem }: ServerCertificate,
): Target {
  const { emulation, reference, observer, time, profiles } = testbed;
  const devices = emulation.testDevices.slice(0, MAX_DEVICES).map((name) => deviceOf(subscriberNamed(testbed, name)));
  const { own, other } = serversOf(scenario);
  return {
    name: 'embedded reference',
    kind: 'reference',
    apis: Object.fromEntries(
      apisOf(release).map((api) => [api, `${reference.apiRoot}${contractOf(api, release).basePath}`]),
    ),
    headers: {},
    time,
    tokens: tokensOf(testbed, devices),
    devices,
    applicationServer: own,
    otherServer: other,
    profile: { name: TEST_PROFILE },
    assets: assetsOf(testbed, profiles),
    notOffered: [],
    unsupportedIdentifiers: ['networkAccessIdentifier'],
    longWaits: true,
    budgets: { requestTimeoutMs: 30_000, availableWithinMs: 5_000, eventWithinMs: 5_000, clockToleranceMs: 1_000 },
    sink: { host: LOOPBACK, port: 0, certificate: { certificatePem, keyPem } },
    network: { observer, description: { scenario: scenario.name, seed: emulation.seed, ues: emulation.ues.length } },
    secrets: [],
  };
}

function deviceOf({ ueName, phoneNumber, ipv4Address, ipv6Address }: Subscriber): TestDevice {
  return {
    name: ueName,
    identifiers: identifiersOf({ phoneNumber, ipv4Address, ipv6Address }),
    ue: { name: ueName, ipv4Address, ipv6Address },
  };
}

/** The network has no NAT: the private address is the public one. */
function identifiersOf({
  phoneNumber,
  ipv4Address,
  ipv6Address,
}: Pick<Subscriber, 'phoneNumber' | 'ipv4Address' | 'ipv6Address'>): CamaraDevice {
  return { phoneNumber, ipv4Address: { publicAddress: ipv4Address, privateAddress: ipv4Address }, ipv6Address };
}

function subscriberNamed({ emulation }: Testbed, name: string): Subscriber {
  const subscriber = emulation.subscribers.byName(name);
  if (subscriber === undefined) throw new Error(`the scenario has no UE '${name}'`);
  return subscriber;
}

/** Two servers of the scenario with IPv4 addresses: one for the sessions, one for what they must leave alone. */
function serversOf({ servers }: Scenario): { own: ApplicationServer; other: ApplicationServer } {
  const [own, other] = Object.values(servers).filter(({ address }) => !address.includes(':'));
  if (own === undefined || other === undefined)
    throw new Error('tests need a scenario with two application servers that have IPv4 addresses');
  return { own: { ipv4Address: own.address, port: own.port }, other: { ipv4Address: other.address, port: other.port } };
}

function assetsOf({ emulation, clients }: Testbed, profiles: readonly QosProfile[]): Assets {
  const inapplicable = emulation.ues.find(({ group }) => !group.qodApplicable)?.subscriber;
  const restricted = profiles.find(
    ({ restrictedTo, status }) =>
      status === 'ACTIVE' && restrictedTo?.some((name) => emulation.subscribers.byName(name) !== undefined),
  );
  const entitled = restricted?.restrictedTo
    ?.map((name) => emulation.subscribers.byName(name))
    .find((subscriber) => subscriber !== undefined);
  const named = (status: QosProfile['status']) => profiles.find((profile) => profile.status === status)?.name;
  const assets = {
    unknownDevice: { phoneNumber: '+99900000000' },
    inapplicableDevice: inapplicable === undefined ? undefined : { phoneNumber: inapplicable.phoneNumber },
    unsupportedDevice: { networkAccessIdentifier: 'device@network.example' },
    inactiveProfile: named('INACTIVE'),
    deprecatedProfile: named('DEPRECATED'),
    restrictedProfile: entitled === undefined ? undefined : restricted?.name,
    restrictedDevice: entitled === undefined ? undefined : { phoneNumber: entitled.phoneNumber },
    refusedProfile: profiles.find(({ name }) => name === 'QOS_STADIUM_SCREEN')?.name,
    throttledRequests: clients.find(({ clientId }) => clientId === 'throttled')?.requestsPerMinute,
  };
  return Object.fromEntries(Object.entries(assets).filter(([, value]) => value !== undefined));
}

const HOUR_MS = 3_600_000;
/** Longer than any test runs. */
const VALID_MS = 24 * HOUR_MS;

/** Tokens of the testbed's own issuer. Each is minted once for its purpose. */
function tokensOf({ tokens, time, scopes }: Testbed, devices: readonly TestDevice[]): TokenSource {
  const minted = new Map<string, Promise<string>>();
  const mint = (
    clientId: string,
    granted: readonly string[],
    phoneNumber?: string,
    lifetimeMs = VALID_MS,
  ): Promise<string> => {
    const key = JSON.stringify([clientId, granted, phoneNumber, lifetimeMs]);
    const known = minted.get(key);
    if (known !== undefined) return known;
    const fresh = tokens.mint({
      clientId,
      scopes: granted,
      expiresAtMs: time.nowMs() + lifetimeMs,
      ...(phoneNumber === undefined ? {} : { phoneNumber }),
    });
    minted.set(key, fresh);
    return fresh;
  };
  return {
    offers: (role) => role !== 'three-legged-other' || devices.length > 1,
    token: async ({ role, device, operation }: TokenRequest) => {
      switch (role) {
        case 'none':
          return undefined;
        case 'garbage':
          return 'garbage';
        case 'two-legged':
          return mint('client-a', scopes);
        case 'other-client':
          return mint('client-b', scopes);
        case 'throttled':
          return mint('throttled', scopes);
        case 'private-key-jwt':
          return mint(JWT_CLIENT.clientId, scopes);
        case 'expired':
          return mint('client-a', scopes, undefined, -HOUR_MS);
        case 'no-scope':
          return mint('client-a', withoutScopesOf(operation, scopes));
        case 'three-legged':
          return mint('client-a', scopes, phoneNumberOf(device));
        case 'three-legged-other':
          return mint('client-a', scopes, phoneNumberOf(devices.find((each) => each !== device)));
      }
    },
  };
}

function withoutScopesOf(operation: Operation, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !operation.scopes.includes(scope));
}

function phoneNumberOf(device: TestDevice | undefined): string {
  const phoneNumber = device?.identifiers.phoneNumber;
  if (phoneNumber === undefined) throw new Error('a three-legged token needs a device with a phone number');
  return phoneNumber;
}
