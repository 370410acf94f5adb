import { describe, expect, it } from 'vitest';
import { apisOf, contractOf, type Operation, RELEASES } from './index.ts';

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

  it('takes and returns an x-correlator everywhere', () => {
    for (const operation of withCallbacks(contract.operations)) {
      expect(operation.parameters.map(({ name }) => name)).toContain('x-correlator');
      for (const response of Object.values(operation.responses)) expect(response.headers).toEqual(['x-correlator']);
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

it('states what r4.1 changed', () => {
  const [old, recent] = RELEASES.map((release) => contractOf('quality-on-demand', release));
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
