import { isIP } from 'node:net';
import { sameValue } from '../../same-value.ts';
import { accepts, answersInstead, bodyOf, codeOf, put, refuses, take } from '../answer-lies.ts';
import { type HonestServer, isJson, type Json, type Passing } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { threeLegged } from '../token-lies.ts';
import { ASSIGN, CREATE, type MutatedOperation, OF_A_DEVICE, brokenBodies } from './operations.ts';
import { namesTwoDevices } from './session-request.ts';

/** The device that a request names: the same for every operation that one can be named in. */
export const DEVICE_MUTANTS: readonly Mutant[] = [
  ...OF_A_DEVICE.flatMap(deviceMutants),
  {
    id: 'create-serves-what-it-declares-unsupported',
    requirement: 'QOD-DECLARED-LIMITS',
    // The reference declares one of the limits that cases ask about.
    only: ['*/declared-network-access-identifier*'],
    alone: true,
    breaks: 'It serves a device by an identifier that it declares not to support.',
    start: () =>
      accepts(CREATE.operation, (request, refusal, server) =>
        codeOf(refusal) === 'UNSUPPORTED_IDENTIFIER' ? forKnown(request, server) : undefined,
      ),
  },
];

function deviceMutants({ prefix, name, operation, cases }: MutatedOperation): Mutant[] {
  const violations = brokenBodies(cases);
  // What is created is of a device that another case may have.
  const apart = [CREATE, ASSIGN].some((each) => each.prefix === prefix) ? { alone: true as const } : {};
  const isOfDeviceAlone = ['QOD-RETRIEVE', 'PROV-BYDEVICE'].includes(prefix);
  return [
    {
      id: `${name}-takes-empty-device`,
      requirement: `${prefix}-DEVICE-EMPTY`,
      also: violations,
      breaks: 'It takes an empty device for none.',
      seenIn: 'Servers that only ask whether an identifier is there.',
      start: () =>
        accepts(operation, (request) => (isEmpty(bodyOf(request)['device']) ? take(request, '$.device') : undefined)),
    },
    {
      id: `${name}-looks-up-malformed-identifiers`,
      requirement: `${prefix}-DEVICE-SCHEMA`,
      also: violations,
      breaks: 'It looks up an identifier that breaks its schema, and says that nobody has it.',
      seenIn: 'Servers that compare identifiers as text.',
      start: () =>
        answersInstead(
          operation,
          ({ status }, request) =>
            status === 400 && isMalformed(bodyOf(request)['device'], operation !== 'createSession'),
          404,
          'IDENTIFIER_NOT_FOUND',
        ),
    },
    {
      id: `${name}-takes-unknown-device`,
      requirement: `${prefix}-DEVICE-UNKNOWN`,
      ...apart,
      breaks: 'It takes an identifier that names nobody for some device.',
      start: () =>
        accepts(operation, (request, refusal, server) =>
          refusal.status === 404 || isUnknownDevice(request, server) ? forKnown(request, server) : undefined,
        ),
    },
    {
      id: `${name}-takes-unnecessary-device`,
      requirement: `${prefix}-DEVICE-UNNECESSARY`,
      breaks: 'It ignores a device in the request where the access token identifies one.',
      seenIn: 'Servers that were written for 2-legged access tokens.',
      start: () =>
        threeLegged(
          operation,
          accepts(operation, (request) =>
            bodyOf(request)['device'] === undefined ? undefined : take(request, '$.device'),
          ),
        ),
    },
    ...['DEVICE-MISMATCH', 'DEVICE-MISMATCH-REFUSED'].map((suffix) => ({
      id: `${name}-knows-no-${suffix === 'DEVICE-MISMATCH' ? 'mismatching' : 'refused'}-identifiers`,
      requirement: `${prefix}-${suffix}`,
      breaks: 'It says 403 to identifiers of two devices.',
      start: () => refuses(operation, namesTwoDevices, 403, 'PERMISSION_DENIED'),
    })),
    {
      id: `${name}-takes-device-of-another-token`,
      requirement: `${prefix}-DEVICE-OTHER-TOKEN`,
      breaks: 'It says that nobody has a device that is not that of the access token.',
      start: () => answersInstead(operation, (answer) => codeOf(answer) === 'INVALID_TOKEN_CONTEXT', 404, 'NOT_FOUND'),
    },
    {
      id: `${name}-says-invalid-for-missing-device`,
      requirement: `${prefix}-DEVICE-MISSING`,
      // Before, an operation of nothing but a device may say so of an empty body.
      ...(isOfDeviceAlone && { since: 'r3.2' as const }),
      breaks: 'It says 400 where no device is named in any way.',
      seenIn: 'Servers whose schema requires the device.',
      start: () =>
        answersInstead(
          operation,
          (answer, request) => answer.status === 422 && bodyOf(request)['device'] === undefined && isOfDevice(answer),
          400,
          'INVALID_ARGUMENT',
        ),
    },
    {
      id: `${name}-takes-some-device-for-none`,
      requirement: `${prefix}-DEVICE-MISSING`,
      ...apart,
      breaks: 'It serves some device where none is named in any way.',
      start: () =>
        accepts(operation, (request, _, server) =>
          bodyOf(request)['device'] === undefined && request.json !== undefined ? forKnown(request, server) : undefined,
        ),
    },
    {
      id: `${name}-looks-up-unsupported-identifiers`,
      requirement: `${prefix}-DEVICE-UNSUPPORTED`,
      also: ['*/declared-*'],
      breaks: 'It says that nobody has an identifier of a kind that it does not support.',
      seenIn: 'Servers that look for a phone number only.',
      start: () =>
        answersInstead(
          operation,
          (answer) =>
            codeOf(answer) === 'UNSUPPORTED_IDENTIFIER' || codeOf(answer) === 'UNSUPPORTED_DEVICE_IDENTIFIERS',
          404,
          'IDENTIFIER_NOT_FOUND',
        ),
    },
    {
      id: `${name}-serves-every-device`,
      requirement: `${prefix}-DEVICE-INAPPLICABLE`,
      also: ['*/device-mismatch'],
      ...apart,
      breaks: 'It serves a device that the service is not offered to.',
      start: () => accepts(operation, forApplicable),
      ...(operation === 'retrieveQoSProfiles' ? { start: () => listsForEveryDevice(operation) } : {}),
    },
  ];
}

/** The reference answers an empty list, which is no refusal. */
function listsForEveryDevice(operation: string) {
  return {
    operations: [operation],
    answer: (request: Passing, server: HonestServer) => {
      const { inapplicableDevice } = server.target.assets;
      const asked = (bodyOf(request)['device'] ?? {}) as Json;
      const isTheOne = asked['phoneNumber'] !== undefined && asked['phoneNumber'] === inapplicableDevice?.phoneNumber;
      return server.ask(isTheOne ? forKnown(request, server) : request);
    },
  };
}

function isOfDevice(answer: { json?: unknown }): boolean {
  return isJson(answer.json) && /IDENTIFIER|DEVICE/.test(String(answer.json['code']));
}

function isUnknownDevice(request: Passing, { target }: HonestServer): boolean {
  return sameValue(bodyOf(request)['device'], target.assets.unknownDevice);
}

function forKnown(request: Passing, { target }: HonestServer): Passing {
  // The last device is seldom lent to a case at the same time.
  return put(request, '$.device', { phoneNumber: target.devices.at(-1)?.identifiers.phoneNumber });
}

function forApplicable(request: Passing, refusal: { json?: unknown }, server: HonestServer): Passing | undefined {
  const code = isJson(refusal.json) ? String(refusal.json['code']) : '';
  return /NOT_APPLICABLE|NOT_SUPPORTED|MISMATCH/.test(code) && !code.includes('PROFILE')
    ? forKnown(request, server)
    : undefined;
}

function isEmpty(value: unknown): boolean {
  return isJson(value) && Object.keys(value).length === 0;
}

/** By what an identifier looks like; properties that nobody knows are another mutant's business, as are ports of sessions. */
function isMalformed(device: unknown, withPorts: boolean): boolean {
  if (!isJson(device)) return false;
  const { phoneNumber, ipv4Address, ipv6Address, networkAccessIdentifier } = device;
  if (phoneNumber !== undefined && !/^\+[1-9][0-9]{4,14}$/.test(String(phoneNumber))) return true;
  if (networkAccessIdentifier !== undefined && typeof networkAccessIdentifier !== 'string') return true;
  if (ipv6Address !== undefined && isIP(String(ipv6Address)) !== 6) return true;
  return (
    isJson(ipv4Address) && (isMalformedIpv4(ipv4Address) || (withPorts && Number(ipv4Address['publicPort']) > 65535))
  );
}

function isMalformedIpv4({ publicAddress, privateAddress, publicPort }: Json): boolean {
  return isIP(String(publicAddress)) !== 4 || (privateAddress === undefined && publicPort === undefined);
}
