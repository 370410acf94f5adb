import { accepts, alters, answersInstead, bodyOf, codeOf, put, refuses, take, without } from '../answer-lies.ts';
import { type HonestServer, isJson, type Json, type Passing } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { threeLegged } from '../token-lies.ts';
import { violationsOf } from './bodies.ts';
import { CREATE, EVERY_SESSION } from './operations.ts';

const { operation } = CREATE;
const VIOLATIONS = '*/createSession/violation*';

/** What the answer to a valid request says. */
const ANSWERS: readonly Mutant[] = [
  {
    id: 'create-writes-address-as-subnet',
    requirement: 'QOD-CREATE-ECHO',
    only: ['*/echo?1?'],
    also: [EVERY_SESSION],
    breaks: 'It gives a single address of the application server back with /32.',
    seenIn: 'Servers that keep addresses in a network type.',
    start: () =>
      alters(operation, (body) =>
        isJson(body['applicationServer']) && typeof body['applicationServer']['ipv4Address'] === 'string'
          ? {
              ...body,
              applicationServer: { ipv4Address: `${body['applicationServer']['ipv4Address'].split('/')[0] ?? ''}/32` },
            }
          : undefined,
      ),
  },
  {
    id: 'create-forgets-ranges-beside-ports',
    requirement: 'QOD-CREATE-ECHO',
    only: ['*/echo?2?'],
    breaks: 'Of ports given as ranges and as a list it gives back the list alone.',
    start: () =>
      alters(operation, (body) =>
        isJson(body['devicePorts']) && 'ports' in body['devicePorts']
          ? { ...body, devicePorts: without(body['devicePorts'], 'ranges') }
          : undefined,
      ),
  },
  {
    id: 'create-gives-the-first-range-alone',
    requirement: 'QOD-CREATE-ECHO',
    only: ['*/echo?3?'],
    breaks: 'Of several port ranges of the application server it gives back the first.',
    start: () =>
      alters(operation, (body) => {
        const ports = body['applicationServerPorts'];
        return isJson(ports) && Array.isArray(ports['ranges'])
          ? { ...body, applicationServerPorts: { ...ports, ranges: ports['ranges'].slice(0, 1) } }
          : undefined;
      }),
  },
  {
    id: 'create-forgets-sink',
    requirement: 'QOD-CREATE-ECHO',
    only: ['*/echo-sink'],
    also: [EVERY_SESSION],
    breaks: 'Its answer lacks the sink.',
    start: () => alters(operation, (body) => without(body, 'sink')),
  },
  {
    id: 'create-alters-profile-name',
    requirement: 'QOD-CREATE-ECHO',
    only: ['*/profile'],
    also: [EVERY_SESSION],
    breaks: 'It gives the name of the QoS profile back in lower case.',
    start: () => alters(operation, (body) => ({ ...body, qosProfile: String(body['qosProfile']).toLowerCase() })),
  },
  {
    id: 'create-invents-ports',
    requirement: 'QOD-CREATE-NOTHING-INVENTED',
    also: [EVERY_SESSION],
    breaks: 'Where no ports were given, its answer has all of them.',
    start: () =>
      alters(operation, (body) => ({ applicationServerPorts: { ranges: [{ from: 1, to: 65535 }] }, ...body })),
  },
  {
    id: 'create-starts-while-requested',
    requirement: 'QOD-CREATE-STATUS-FIELDS',
    only: ['*/started-at'],
    also: [EVERY_SESSION],
    check: 'session.startedAt',
    breaks: 'It tells a start while the session is REQUESTED.',
    start: () => alters(operation, (body, _, { target }) => ({ startedAt: isoTime(target.time.nowMs()), ...body })),
  },
  {
    id: 'create-ends-while-requested',
    requirement: 'QOD-CREATE-STATUS-FIELDS',
    only: ['*/expires-at'],
    also: [EVERY_SESSION],
    check: 'session.expiresAt',
    breaks: 'It tells an end while the session is REQUESTED, before anything has started.',
    seenIn: 'Several of the open implementations, which count from the request.',
    start: () =>
      alters(operation, (body, _, { target }) => ({
        expiresAt: isoTime(target.time.nowMs() + Number(body['duration']) * 1000),
        ...body,
      })),
  },
  {
    id: 'create-gives-a-reason-while-requested',
    requirement: 'QOD-CREATE-STATUS-FIELDS',
    only: ['*/status-info'],
    also: [EVERY_SESSION],
    check: 'session.statusInfo',
    breaks: 'It gives a reason to a session that is not UNAVAILABLE.',
    start: () => alters(operation, (body) => ({ statusInfo: 'NETWORK_TERMINATED', ...body })),
  },
  {
    id: 'create-gives-all-identifiers',
    requirement: 'QOD-CREATE-DEVICE-ONE',
    also: [EVERY_SESSION],
    breaks: 'It gives back all identifiers of the device.',
    seenIn: 'Servers that give the request back as it came.',
    start: () =>
      alters(operation, (body, request) =>
        body['device'] === undefined ? undefined : { ...body, device: bodyOf(request)['device'] },
      ),
  },
  {
    id: 'create-refuses-mismatching-identifiers',
    requirement: 'QOD-CREATE-DEVICE-MISMATCH',
    breaks: 'It refuses identifiers of two devices, as an older release wanted.',
    start: () => refuses(operation, namesTwoDevices, 403, 'PERMISSION_DENIED'),
  },
  {
    id: 'create-tells-device-of-token',
    requirement: 'QOD-CREATE-DEVICE-FROM-TOKEN',
    also: ['*three-legged*'],
    breaks: 'It tells the phone number that the access token stands for.',
    seenIn: 'Servers that resolve the token to a device and keep that.',
    start: () =>
      threeLegged(
        operation,
        alters(operation, (body) => ({ ...body, device: { phoneNumber: '+34600000001' } })),
      ),
  },
  {
    id: 'create-gives-credential-back',
    requirement: 'QOD-CREATE-SINK-CREDENTIAL',
    also: [EVERY_SESSION],
    breaks: "It gives the sink's access token back.",
    seenIn: 'Servers that give the request back as it came.',
    start: () =>
      alters(operation, (body, request) => {
        const { sinkCredential } = bodyOf(request);
        return sinkCredential === undefined ? undefined : { ...body, sinkCredential };
      }),
  },
  {
    id: 'create-refuses-subnets',
    requirement: 'QOD-CREATE-SERVER-SUBNET',
    also: ['*/outcome-subnet'],
    breaks: 'It takes single addresses of application servers only.',
    start: () => refuses(operation, (request) => addressIn(request).includes('/'), 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-refuses-lists',
    requirement: 'QOD-CREATE-SERVER-LIST',
    also: ['*/outcome-server-list'],
    breaks: 'It does not take application servers as a list.',
    seenIn: 'Servers of the release before.',
    start: () => refuses(operation, (request) => listIn(request) !== undefined, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-takes-eight-servers',
    requirement: 'QOD-CREATE-SERVER-LIST',
    only: ['*/server-list?3?'],
    breaks: 'It takes at most eight application servers.',
    start: () => refuses(operation, (request) => (listIn(request)?.length ?? 0) > 8, 400, 'INVALID_ARGUMENT'),
  },
];

/** What of a body is not checked. */
const BODIES: readonly Mutant[] = [
  {
    id: 'create-coerces-values',
    requirement: 'QOD-CREATE-SCHEMA',
    also: [VIOLATIONS, '*/correlator-on-error', '*/duration-too-short'],
    breaks: 'It puts a usual value in the place of one that breaks its schema.',
    seenIn: 'Servers in languages that convert types by themselves.',
    start: () => accepts(operation, (request, _, server) => coerced(request, server)),
  },
  {
    id: 'create-fills-in-what-is-required',
    requirement: 'QOD-CREATE-REQUIRED',
    also: [VIOLATIONS],
    breaks: 'It has defaults for application server, profile and duration.',
    seenIn: 'Servers in which the duration is optional, as it was once.',
    start: () =>
      accepts(operation, (request, _, server) =>
        Object.keys(bodyOf(request)).length < 2 || REQUIRED.every((name) => bodyOf(request)[name] !== undefined)
          ? undefined
          : put(request, '$', { ...usual(server), ...bodyOf(request) }),
      ),
  },
  {
    id: 'create-takes-empty-objects-for-absent',
    requirement: 'QOD-CREATE-EMPTY-PROPERTY',
    also: [VIOLATIONS],
    breaks: 'It takes an empty object for a property that is not there.',
    start: () =>
      accepts(operation, (request, _, server) => {
        const empty = Object.entries(bodyOf(request)).filter(([name, value]) => isEmpty(value) && name !== 'device');
        if (empty.length === 0) return undefined;
        return put(request, '$', { ...usual(server), ...without(bodyOf(request), ...empty.map(([name]) => name)) });
      }),
  },
  {
    id: 'create-clips-ports',
    requirement: 'QOD-CREATE-PORT-LIMITS',
    only: ['*/port-out-of-range*', '*/port-negative*'],
    also: [VIOLATIONS],
    breaks: 'It clips port numbers to those that there are.',
    seenIn: 'Servers that keep ports in 16 bits.',
    start: () =>
      accepts(operation, (request, _, server) => {
        const clipped = clip(request.json, server);
        return JSON.stringify(clipped) === JSON.stringify(request.json) ? undefined : put(request, '$', clipped);
      }),
  },
  {
    id: 'create-refuses-the-outermost-ports',
    requirement: 'QOD-CREATE-PORT-LIMITS',
    only: ['*/outermost-ports'],
    breaks: 'It takes ports below 65535 only.',
    start: () => refuses(operation, ({ text }) => text?.includes('65535') ?? false, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-takes-ranges-upside-down',
    requirement: 'QOD-CREATE-PORT-RANGE-ORDER',
    also: [VIOLATIONS],
    breaks: 'It takes a port range that ends before it starts, and turns it round.',
    start: () => accepts(operation, turnedRound),
  },
  {
    id: 'create-takes-both-forms-of-server',
    requirement: 'QOD-CREATE-SERVER-ONE-FORM',
    also: [VIOLATIONS],
    breaks: 'Of an application server given by subnet and by list it takes the subnet.',
    start: () =>
      accepts(operation, (request) =>
        addressIn(request) !== '' && listIn(request) !== undefined
          ? take(request, '$.applicationServer.ipAddresses')
          : undefined,
      ),
  },
  {
    id: 'create-takes-any-list-of-servers',
    requirement: 'QOD-CREATE-SERVER-LIST-SCHEMA',
    also: [VIOLATIONS],
    breaks: 'It takes whatever it can use of a list of application servers.',
    start: () =>
      accepts(operation, (request, _, { target }) =>
        listIn(request) === undefined || addressIn(request) !== ''
          ? undefined
          : put(request, '$.applicationServer', { ipAddresses: [target.applicationServer.ipv4Address] }),
      ),
  },
  {
    id: 'create-ignores-unused-credentials',
    requirement: 'QOD-CREATE-CREDENTIAL-TYPE',
    also: [VIOLATIONS],
    breaks: 'It ignores a sink credential of a type that it does not know.',
    seenIn: 'Servers that never look at the credential.',
    start: () =>
      accepts(operation, (request) => {
        const type = credentialIn(request)?.['credentialType'];
        return typeof type === 'string' && type !== 'ACCESSTOKEN' && type !== 'PRIVATE_KEY_JWT'
          ? take(request, '$.sinkCredential')
          : undefined;
      }),
  },
  {
    id: 'create-ignores-incomplete-credentials',
    requirement: 'QOD-CREATE-CREDENTIAL-TOKEN',
    also: [VIOLATIONS],
    breaks: 'It ignores a sink credential that is no whole bearer token.',
    start: () =>
      accepts(operation, (request, _, server) => {
        const credential = credentialIn(request);
        if (credential === undefined || isEmpty(credential)) return undefined;
        const isUnknown = violationsOf(request, server).some(({ keyword }) => keyword.endsWith('Properties'));
        const type = credential['credentialType'] ?? 'ACCESSTOKEN';
        return type === 'ACCESSTOKEN' && !isUnknown ? take(request, '$.sinkCredential') : undefined;
      }),
  },
  {
    id: 'create-takes-private-key-jwt',
    requirement: 'QOD-CREATE-PRIVATE-KEY-JWT',
    also: [VIOLATIONS],
    breaks: 'It takes PRIVATE_KEY_JWT although nothing was set up for it.',
    start: () =>
      accepts(operation, (request) =>
        credentialIn(request)?.['credentialType'] === 'PRIVATE_KEY_JWT' ? take(request, '$.sinkCredential') : undefined,
      ),
  },
  {
    id: 'create-takes-any-sink',
    requirement: 'QOD-CREATE-SINK-HTTPS',
    also: [VIOLATIONS],
    breaks: 'It takes a sink that is no https address.',
    start: () =>
      accepts(operation, (request) => {
        const { sink } = bodyOf(request);
        return typeof sink === 'string' && !sink.startsWith('https:') ? take(request, '$.sink') : undefined;
      }),
  },
];

/** Which profile, how long, and whether there is one already. */
const TERMS: readonly Mutant[] = [
  {
    id: 'create-takes-any-profile',
    requirement: 'QOD-CREATE-PROFILE-UNKNOWN',
    breaks: 'It takes a QoS profile that does not exist for the usual one.',
    start: () =>
      accepts(operation, (request, { status }, server) => {
        const isUnknown = String(bodyOf(request)['qosProfile']).startsWith('test-');
        return [400, 404].includes(status) && isUnknown
          ? put(request, '$.qosProfile', server.target.profile.name)
          : undefined;
      }),
  },
  {
    id: 'create-takes-inactive-profiles',
    requirement: 'QOD-CREATE-PROFILE-NOT-ACTIVE',
    also: ['*/outcome-refused-request'],
    breaks: 'It takes a QoS profile that is not active.',
    start: () =>
      accepts(operation, (request, _, { target }) => {
        const { inactiveProfile, deprecatedProfile } = target.assets;
        const profile = bodyOf(request)['qosProfile'];
        return profile === inactiveProfile || profile === deprecatedProfile
          ? put(request, '$.qosProfile', target.profile.name)
          : undefined;
      }),
  },
  {
    id: 'create-takes-restricted-profiles',
    requirement: 'QOD-CREATE-PROFILE-RESTRICTED',
    only: ['*/profile-restricted'],
    breaks: 'It takes a QoS profile for a device that it is not meant for.',
    start: () =>
      accepts(operation, (request, _, { target }) =>
        bodyOf(request)['qosProfile'] === target.assets.restrictedProfile
          ? put(request, '$.qosProfile', target.profile.name)
          : undefined,
      ),
  },
  {
    id: 'create-refuses-restricted-profiles',
    requirement: 'QOD-CREATE-PROFILE-RESTRICTED',
    only: ['*/restricted-profile-entitled'],
    breaks: 'It refuses a QoS profile even to a device that it is meant for.',
    start: () =>
      refuses(
        operation,
        (request, { target }) => bodyOf(request)['qosProfile'] === target.assets.restrictedProfile,
        422,
        'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE',
      ),
  },
  {
    id: 'create-clamps-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/duration-too-long', '*/duration-too-short'],
    also: ['*/schema-type*', '*/correlator-on-error', VIOLATIONS],
    breaks: 'It shortens or lengthens a duration to what the profile allows.',
    start: () =>
      accepts(operation, (request) => {
        const { duration } = bodyOf(request);
        return typeof duration === 'number' && Number.isInteger(duration)
          ? put(request, '$.duration', Math.min(3600, Math.max(1, duration)))
          : undefined;
      }),
  },
  {
    id: 'create-refuses-the-longest-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/longest-duration'],
    breaks: "It refuses the profile's longest duration.",
    start: () => refuses(operation, (request) => bodyOf(request)['duration'] === 3600, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-refuses-the-shortest-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/shortest-duration'],
    breaks: "It refuses the profile's shortest duration.",
    start: () => refuses(operation, (request) => bodyOf(request)['duration'] === 1, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-takes-conflicting-sessions',
    requirement: 'QOD-CREATE-CONFLICT',
    also: ['*conflict*', '*-blocks', '*/createSession/throttled'],
    breaks: 'It creates a second session for the same device and flow.',
    seenIn: 'Servers that leave conflicts to the network.',
    start: () =>
      accepts(operation, (request, { status }) =>
        status === 409 ? put(request, '$.applicationServer', { ipv4Address: '198.51.100.99' }) : undefined,
      ),
  },
  {
    id: 'create-says-bad-request-for-conflict',
    requirement: 'QOD-CREATE-CONFLICT',
    also: ['*conflict*', '*-blocks'],
    breaks: 'It says 400 where there is a session already.',
    start: () => answersInstead(operation, (answer) => codeOf(answer) === 'CONFLICT', 400, 'INVALID_ARGUMENT'),
  },
];

export const CREATE_MUTANTS: readonly Mutant[] = [...ANSWERS, ...BODIES, ...TERMS];

const REQUIRED = ['applicationServer', 'qosProfile', 'duration'];
const OPTIONAL = ['devicePorts', 'applicationServerPorts', 'device'];

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function isEmpty(value: unknown): boolean {
  return isJson(value) && Object.keys(value).length === 0;
}

function usual({ target }: HonestServer): Json {
  return {
    applicationServer: { ipv4Address: target.applicationServer.ipv4Address },
    qosProfile: target.profile.name,
    duration: 60,
  };
}

/** Usual values for required properties that break their schema; optional ones are left out, a device is one of the testers'. */
function coerced(request: Passing, server: HonestServer): Passing | undefined {
  const body = bodyOf(request);
  const bad = violationsOf(request, server)
    .filter(({ keyword, pointer }) => !/Properties$/.test(keyword) && pointer !== '' && !isOfPorts(pointer, keyword))
    .map(({ pointer }) => pointer.split('/')[1] ?? '')
    .filter((name) => [...REQUIRED, ...OPTIONAL].includes(name) && !(name === 'device' && isJson(body['device'])));
  if (bad.length === 0 || listIn(request) !== undefined) return undefined;
  const device = bad.includes('device')
    ? { device: { phoneNumber: server.target.devices.at(-1)?.identifiers.phoneNumber } }
    : {};
  const kept = without(body, ...bad);
  return put(request, '$', { ...usual(server), ...kept, ...device });
}

/** The limits of a port number, which another mutant is about. */
function isOfPorts(pointer: string, keyword: string): boolean {
  return pointer.includes('Port') && ['minimum', 'maximum'].includes(keyword);
}

function clip(value: unknown, server: HonestServer): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => clip(item, server));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (
        name === 'device' &&
        isJson(inner) &&
        isJson(inner['ipv4Address']) &&
        Number(inner['ipv4Address']['publicPort']) > 65535
      )
        return [name, { phoneNumber: server.target.devices.at(-1)?.identifiers.phoneNumber }];
      if (name === 'ports' && Array.isArray(inner)) return [name, inner.map(clipped)];
      return [name, name === 'from' || name === 'to' ? clipped(inner) : clip(inner, server)];
    }),
  );
}

function clipped(port: unknown): unknown {
  return typeof port === 'number' ? Math.min(65535, Math.max(1, port)) : port;
}

function turnedRound(request: Passing): Passing | undefined {
  const body = bodyOf(request);
  const turned = ['devicePorts', 'applicationServerPorts'].flatMap((name) => {
    const ports = body[name];
    const [range] = isJson(ports) && Array.isArray(ports['ranges']) ? (ports['ranges'] as Json[]) : [];
    return Number(range?.['from']) > Number(range?.['to']) && Number(range?.['from']) < 65536
      ? [[name, { ranges: [{ from: range?.['to'], to: range?.['from'] }] }]]
      : [];
  });
  return turned.length === 0 ? undefined : put(request, '$', { ...body, ...Object.fromEntries(turned) });
}

function serverIn(request: Passing): Json {
  const server = bodyOf(request)['applicationServer'];
  return isJson(server) ? server : {};
}

function addressIn(request: Passing): string {
  const { ipv4Address, ipv6Address } = serverIn(request);
  return String(ipv4Address ?? ipv6Address ?? '');
}

function listIn(request: Passing): unknown[] | undefined {
  const { ipAddresses } = serverIn(request);
  return Array.isArray(ipAddresses) ? ipAddresses : undefined;
}

function credentialIn(request: Passing): Json | undefined {
  const { sinkCredential } = bodyOf(request);
  return isJson(sinkCredential) ? sinkCredential : undefined;
}

/** Whether phone number and IPv4 address are those of two devices. */
export function namesTwoDevices(request: Passing, { target }: HonestServer): boolean {
  const { device } = bodyOf(request);
  if (!isJson(device) || !isJson(device['ipv4Address'])) return false;
  const { publicAddress } = device['ipv4Address'];
  const owner = target.devices.find(({ identifiers }) => identifiers.ipv4Address?.publicAddress === publicAddress);
  return (
    owner !== undefined &&
    device['phoneNumber'] !== undefined &&
    owner.identifiers.phoneNumber !== device['phoneNumber']
  );
}
