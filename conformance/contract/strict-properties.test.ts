import { describe, expect, it } from 'vitest';
import { contractOf, validatorFor } from './index.ts';
import { createSessionBody } from './test/examples.ts';

/** r4.1, info.description: undeclared properties are refused at any nesting level. */
const recent = validatorFor(contractOf('quality-on-demand', 'r4.1'));
const old = validatorFor(contractOf('quality-on-demand', 'r3.2'));

/** Pointer of every object in a JSON value, the value itself included. */
function objectsIn(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) => objectsIn(child, `${pointer}/${key}`));
  return Array.isArray(value) ? inner : [pointer, ...inner];
}

function withUnknown(body: object, pointer: string): object {
  const changed = structuredClone(body);
  let target: unknown = changed;
  for (const key of pointer.split('/').slice(1)) target = (target as Record<string, unknown>)[key];
  (target as Record<string, unknown>)['notDeclared'] = 1;
  return changed;
}

const REQUESTS = [
  ['createSession', createSessionBody()],
  [
    'createSession',
    { ...createSessionBody(), sinkCredential: { credentialType: 'PRIVATE_KEY_JWT', clientId: 'client' } },
  ],
  ['createSession', { ...createSessionBody(), applicationServer: { ipAddresses: ['198.51.100.1'] } }],
  ['extendQosSessionDuration', { requestedAdditionalDuration: 60 }],
  ['retrieveSessionsByDevice', { device: createSessionBody().device }],
] as const;
const places = REQUESTS.flatMap(([operationId, body]) =>
  objectsIn(body).map((pointer) => ({ operationId, body, pointer, level: pointer || 'the top' })),
);

describe('an undeclared property', () => {
  it('has nine levels to be at in a full request', () => {
    expect(objectsIn(createSessionBody())).toEqual([
      '',
      '/device',
      '/device/ipv4Address',
      '/applicationServer',
      '/devicePorts',
      '/devicePorts/ranges/0',
      '/applicationServerPorts',
      '/applicationServerPorts/ranges/0',
      '/sinkCredential',
    ]);
  });

  it.each(places)('at $level of $operationId is a violation in r4.1', ({ operationId, body, pointer }) => {
    expect(recent.validateRequest(operationId, body)).toEqual([]);
    const violations = recent.validateRequest(operationId, withUnknown(body, pointer));
    // An application server with two addresses has one property too many then, which is told as well.
    expect(violations.filter(({ keyword }) => keyword !== 'maxProperties')).toEqual([
      {
        pointer: `${pointer}/notDeclared`,
        keyword: 'additionalProperties',
        message: 'must not have the undeclared property "notDeclared"',
      },
    ]);
  });

  it.each(objectsIn(createSessionBody()))('at "%s" is accepted in r3.2', (pointer) => {
    expect(old.validateRequest('createSession', withUnknown(createSessionBody(), pointer))).toEqual([]);
  });

  it('may be one of another credential type', () => {
    const mixed = { credentialType: 'PRIVATE_KEY_JWT', accessToken: 'a-token' };
    const violations = recent.validateRequest('createSession', { ...createSessionBody(), sinkCredential: mixed });
    expect(violations.map(({ pointer }) => pointer)).toEqual(['/sinkCredential/accessToken']);
  });

  it('is told with an escaped pointer', () => {
    const [violation] = recent.validateRequest('extendQosSessionDuration', {
      requestedAdditionalDuration: 1,
      'a/b~': 1,
    });
    expect(violation?.pointer).toBe('/a~1b~0');
  });

  it('is told beside a property that is missing', () => {
    const violations = recent.validateRequest('extendQosSessionDuration', { duration: 1 });
    expect(violations.map(({ keyword }) => keyword).sort()).toEqual(['additionalProperties', 'required']);
  });

  it('of profiles is refused in r4.1 only', () => {
    const body = { name: 'QOS_E', device: { phoneNumber: '+34600000001', notDeclared: 1 } };
    const profiles = (release: 'r3.2' | 'r4.1') => validatorFor(contractOf('qos-profiles', release));
    expect(profiles('r4.1').validateRequest('retrieveQoSProfiles', body)).toHaveLength(1);
    expect(profiles('r3.2').validateRequest('retrieveQoSProfiles', body)).toEqual([]);
  });
});
