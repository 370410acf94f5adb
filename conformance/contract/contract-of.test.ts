import { describe, expect, it } from 'vitest';
import { type ApiName, apisOf, contractOf, type Operation, RELEASES, releasesOf } from './index.ts';

const every = RELEASES.flatMap((release) => apisOf(release).map((api) => contractOf(api, release)));

describe.each(every)('$api of $release', (contract) => {
  it('is built once', () => {
    expect(contractOf(contract.api, contract.release)).toBe(contract);
  });

  it('cannot be changed, at any depth', () => {
    expect(allFrozen(contract)).toBe(true);
  });

  it('refers only to schemas that it has, and uses every one it has', () => {
    const used = pointersIn(contract);
    const named = Object.keys(contract.schemas).map((name) => `#/schemas/${name}`);
    expect([...used].filter((pointer) => !named.includes(pointer))).toEqual([]);
    expect(named.filter((pointer) => !used.has(pointer))).toEqual([]);
  });

  it('takes and returns an x-correlator everywhere, since r1.3', () => {
    const headers = contract.release === 'v0.10.1' ? [] : ['x-correlator'];
    for (const operation of withCallbacks(contract.operations)) {
      expect(operation.parameters.filter((each) => each.in === 'header').map(({ name }) => name)).toEqual(headers);
      for (const response of Object.values(operation.responses)) expect(response.headers).toEqual(headers);
    }
  });

  it('documents codes for errors, and for errors only', () => {
    for (const operation of withCallbacks(contract.operations)) {
      for (const [status, { codes }] of Object.entries(operation.responses)) {
        expect(codes !== undefined && codes.length > 0, `${operation.operationId} ${status}`).toBe(
          Number(status) >= 400,
        );
      }
    }
  });
});

it('exists for the APIs that a release has', () => {
  expect(apisOf('v0.10.1')).toEqual(['quality-on-demand']);
  expect(apisOf('r1.3')).toEqual(['quality-on-demand', 'qos-profiles', 'qos-provisioning']);
  expect(() => contractOf('qos-profiles', 'v0.10.1')).toThrow('v0.10.1 has no API qos-profiles');
});

it('knows the name that an API had', () => {
  const names = (api: ApiName) => releasesOf(api).map((release) => contractOf(api, release).name);
  expect(names('qos-provisioning')).toEqual([
    'qod-provisioning',
    'qod-provisioning',
    'qos-provisioning',
    'qos-provisioning',
  ]);
  expect(names('quality-on-demand')).toEqual(['qod', ...Array<string>(4).fill('quality-on-demand')]);
});

it('lets a client credentials token do without scopes in v0.10.1 only', () => {
  const access = every.flatMap(({ release, operations }) =>
    operations.map(({ operationId, scopes, clientCredentials }) => ({
      release,
      operationId,
      scopes,
      clientCredentials,
    })),
  );
  for (const { release, operationId, scopes, clientCredentials } of access) {
    expect(clientCredentials, operationId).toBe(release === 'v0.10.1');
    // v0.10.1 asks for no scope of its profile operations: no other token grants access.
    expect(scopes.length, operationId).toBe(/^getQosProfiles?$/.test(operationId) && clientCredentials ? 0 : 1);
  }
});

it('states what r4.1 changed', () => {
  const [old, recent] = (['r3.2', 'r4.1'] as const).map((release) => contractOf('quality-on-demand', release));
  expect([old?.requestBodyStrictness, recent?.requestBodyStrictness]).toEqual([false, true]);
  expect([old?.basePath, recent?.basePath]).toEqual(['/quality-on-demand/v1', '/quality-on-demand/v1rc3']);
  const codes422 = [old, recent].map((each) => each?.operations[0]?.responses['422']?.codes);
  expect(codes422[0]).not.toContain('PRIVATE_KEY_JWT_NOT_CONFIGURED');
  expect(codes422[1]).toContain('PRIVATE_KEY_JWT_NOT_CONFIGURED');
});

function withCallbacks(operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((operation) => [operation, ...operation.callbacks.map((callback) => callback.operation)]);
}

function allFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(allFrozen);
}

function pointersIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string' && value.startsWith('#/schemas/')) found.add(value);
  if (typeof value === 'object' && value !== null) Object.values(value).forEach((inner) => pointersIn(inner, found));
  return found;
}
