import { alters, bodyOf, refuses, without } from '../answer-lies.ts';
import { isJson } from '../lie.ts';
import { timeIn } from '../session-time.ts';
import type { Mutant } from '../mutant.ts';
import { threeLegged } from '../token-lies.ts';
import { brokenBodies, CREATE, EVERY_SESSION } from './operations.ts';
import { addressIn, listIn } from './session-request.ts';

const { operation } = CREATE;

/** What the answer to a valid request says. */
export const CREATE_ANSWER_MUTANTS: readonly Mutant[] = [
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
    also: ['*/createSession/*[$.devicePorts*', '*/v0-everything'],
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
    also: brokenBodies(CREATE.cases),
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
    start: () =>
      alters(operation, (body, _, { target, release }) => ({
        startedAt: timeIn(release, target.time.nowMs()),
        ...body,
      })),
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
      alters(operation, (body, _, { target, release }) => ({
        expiresAt: timeIn(release, target.time.nowMs() + Number(body['duration']) * 1000),
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
    since: 'r3.2',
    also: [EVERY_SESSION],
    breaks: 'It gives back all identifiers of the device.',
    seenIn: 'Servers that give the request back as it came.',
    start: () =>
      alters(operation, (body, request) =>
        body['device'] === undefined ? undefined : { ...body, device: bodyOf(request)['device'] },
      ),
  },
  {
    id: 'create-gives-another-device',
    requirement: 'QOD-CREATE-DEVICE-ONE',
    also: [EVERY_SESSION],
    breaks: 'It gives back an identifier that nobody has sent.',
    start: () =>
      alters(operation, (body) =>
        body['device'] === undefined ? undefined : { ...body, device: { phoneNumber: '+99900000001' } },
      ),
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
