import { accepts, bodyOf, put, refuses, take, without } from '../answer-lies.ts';
import { type HonestServer, isJson, type Json, type Passing } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { violationsOf } from './bodies.ts';
import { CREATE, brokenBodies } from './operations.ts';
import { addressIn, isEmpty, listIn, usual } from './session-request.ts';

const { operation } = CREATE;
const VIOLATIONS = brokenBodies(CREATE.cases);

/** What of a body is not checked. */
export const CREATE_BODY_MUTANTS: readonly Mutant[] = [
  {
    id: 'create-coerces-values',
    requirement: 'QOD-CREATE-SCHEMA',
    also: VIOLATIONS,
    // It serves devices that other cases have.
    alone: true,
    breaks: 'It puts a usual value in the place of one that breaks its schema.',
    seenIn: 'Servers in languages that convert types by themselves.',
    start: () => accepts(operation, (request, _, server) => coerced(request, server)),
  },
  {
    id: 'create-fills-in-what-is-required',
    requirement: 'QOD-CREATE-REQUIRED',
    also: VIOLATIONS,
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
    also: VIOLATIONS,
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
    also: [...VIOLATIONS, '*/port-zero*', '*/port-65536'],
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
    start: () => refuses(operation, ({ text }) => /[[:,]65535[\],}]/.test(text ?? ''), 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-takes-ranges-upside-down',
    requirement: 'QOD-CREATE-PORT-RANGE-ORDER',
    also: VIOLATIONS,
    breaks: 'It takes a port range that ends before it starts, and turns it round.',
    start: () => accepts(operation, turnedRound),
  },
  {
    id: 'create-takes-both-forms-of-server',
    requirement: 'QOD-CREATE-SERVER-ONE-FORM',
    also: VIOLATIONS,
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
    also: VIOLATIONS,
    breaks: 'It takes whatever it can use of a list of application servers.',
    start: () =>
      accepts(operation, (request, _, { target }) =>
        listIn(request) === undefined || addressIn(request) !== ''
          ? undefined
          : put(request, '$.applicationServer', { ipAddresses: [target.applicationServer.ipv4Address] }),
      ),
  },
];

const REQUIRED = ['applicationServer', 'qosProfile', 'duration'];
const OPTIONAL = ['devicePorts', 'applicationServerPorts', 'device'];

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
        return [name, { phoneNumber: seatBehind(server.target.devices.at(-1)?.identifiers.phoneNumber) }];
      if (name === 'ports' && Array.isArray(inner)) return [name, inner.map(clipped)];
      return [name, name === 'from' || name === 'to' ? clipped(inner) : clip(inner, server)];
    }),
  );
}

/** A subscriber of the cell that no case leases, so that none is in its way: the scenario numbers them in a row. */
function seatBehind(phoneNumber = ''): string {
  return phoneNumber.replace(/\d{4}$/, (digits) => String(Number(digits) + 20).padStart(4, '0'));
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
