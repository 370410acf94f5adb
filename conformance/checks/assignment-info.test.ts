import { describe, expect, it } from 'vitest';
import { contractOf, operationNamed, type Release, validatorFor } from '../contract/index.ts';
import { type Exchange, received } from '../exchange.ts';
import { ResourceLedger } from '../resource-ledger.ts';
import { idNameOf } from '../resource-kind.ts';
import { checkAssignmentInfo } from './assignment-info.ts';
import { checkStatusName, hasTwoStatusNames, withRequiredStatus } from './assignment-event.ts';

/*
 * Every check of an assignment, fired by an answer with that one defect and no other: the check that breaks is named exactly.
 */

type Body = Record<string, unknown>;

const ID = '00000000-0000-4000-8000-000000000001';
const NOW_MS = Date.UTC(2026, 0, 1, 12, 1);
const DEVICE = { phoneNumber: '+99900000001', ipv6Address: '2001:db8::1' };
const ONE = { phoneNumber: DEVICE.phoneNumber };
const REQUEST: Body = { device: DEVICE, qosProfile: 'QOS_M', sink: 'https://sink.example.com/' };
const ECHO: Body = { device: ONE, qosProfile: 'QOS_M', sink: REQUEST['sink'] };
const REQUESTED = { ...ECHO, status: 'REQUESTED' };
const AVAILABLE = { ...ECHO, status: 'AVAILABLE', startedAt: '2026-01-01T12:00:00Z' };
const OVER = { ...AVAILABLE, status: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' };

function exchange(release: Release, named: string, status: number, json?: Body, sent?: Body): Exchange {
  const found = operationNamed('qos-provisioning', named, release);
  if (found === undefined) throw new Error(`no ${named}`);
  const text = json === undefined ? '' : JSON.stringify({ [idNameOf('assignment', release)]: ID, ...json });
  const path = found.operation.path.replace(/\{\w+\}/, ID);
  return {
    name: 'any name',
    ...found,
    role: 'two-legged',
    startedAtMs: NOW_MS,
    endedAtMs: NOW_MS,
    durationMs: 1,
    request: {
      method: found.operation.method.toUpperCase(),
      url: `https://qod.example.com${path}`,
      headers: {},
      ...(sent === undefined ? {} : { json: sent }),
    },
    ...received({ kind: 'response', status, headers: {}, body: Buffer.from(text), durationMs: 1 }),
  };
}

interface Situation {
  release?: Release;
  /** Status that an earlier revocation was answered with. */
  revoked?: number;
  request?: Body;
}

/** Checks that an answer breaks, after an honest creation. */
function broken(named: string, json: Body, { release = 'r4.1', revoked, request = REQUEST }: Situation = {}): string[] {
  const ledger = new ResourceLedger();
  ledger.note(exchange(release, 'createQosAssignment', 201, REQUESTED, request));
  if (revoked !== undefined) ledger.note(exchange(release, 'revokeQosAssignment', revoked, AVAILABLE));
  const isRevocation = named === 'revokeQosAssignment';
  const about = exchange(release, named, isRevocation ? 202 : 200, json, named.startsWith('create') ? request : {});
  ledger.note(about);
  const validator = validatorFor(contractOf('qos-provisioning', release));
  return checkAssignmentInfo(about, { validator, ledger, clockToleranceMs: 1000, sinkSecrets: [] })
    .filter(({ held }) => !held)
    .map(({ check }) => check);
}

const GET = 'getQosAssignmentById';

describe('an assignment in an answer', () => {
  it.each(['createQosAssignment', GET, 'getQosAssignmentByDevice'])('holds where it is honest: %s', (named) => {
    for (const json of [REQUESTED, AVAILABLE, OVER]) expect(broken(named, json)).toEqual([]);
  });

  it.each<[string, Body, string[]]>([
    ['a start while REQUESTED', { ...REQUESTED, startedAt: '2026-01-01T12:00:00Z' }, ['assignment.startedAt']],
    ['no start while AVAILABLE', { ...AVAILABLE, startedAt: undefined }, ['assignment.startedAt']],
    ['a start without a zone', { ...AVAILABLE, startedAt: '2026-01-01T12:00:00' }, ['assignment.startedAt.zone']],
    // The answer came at 12:01:00 and a second is granted.
    ['a start yet to come', { ...AVAILABLE, startedAt: '2026-01-01T12:01:02Z' }, ['assignment.startedAt.past']],
    ['a reason while REQUESTED', { ...REQUESTED, statusInfo: 'DELETE_REQUESTED' }, ['assignment.statusInfo']],
    ['a reason while AVAILABLE', { ...AVAILABLE, statusInfo: 'NETWORK_TERMINATED' }, ['assignment.statusInfo']],
    ['a revocation nobody asked for', { ...AVAILABLE, statusInfo: 'DELETE_REQUESTED' }, ['assignment.statusInfo']],
    ['no reason while UNAVAILABLE', { ...OVER, statusInfo: undefined }, ['assignment.statusInfo']],
    ['another profile', { ...AVAILABLE, qosProfile: 'QOS_S' }, ['assignment.qosProfile']],
    ['another sink', { ...AVAILABLE, sink: 'https://other.example.com/' }, ['assignment.sink']],
    ['no sink', { ...AVAILABLE, sink: undefined }, ['assignment.sink']],
    ['both identifiers', { ...AVAILABLE, device: DEVICE }, ['assignment.device']],
    ['an altered identifier', { ...AVAILABLE, device: { phoneNumber: '+99900000002' } }, ['assignment.device']],
    ['none of several identifiers', { ...AVAILABLE, device: undefined }, ['assignment.device']],
  ])('%s', (_, json, checks) => {
    expect(broken(GET, json)).toEqual(checks);
  });

  it.each<Release>(['r1.3', 'r3.2'])('of another id than was asked for (%s)', (release) => {
    const other = { [idNameOf('assignment', release)]: '00000000-0000-4000-8000-000000000009' };
    expect(broken(GET, { ...AVAILABLE, ...other }, { release })).toContain('assignment.id');
  });

  it('has neither sink nor device where none was sent', () => {
    const request = { qosProfile: 'QOS_M' };
    expect(broken(GET, AVAILABLE, { request })).toEqual(['assignment.sink', 'assignment.device']);
  });

  it.each([202, undefined])('has DELETE_REQUESTED or nothing while it is revoked, and nothing else', (revoked) => {
    const named = revoked === undefined ? 'revokeQosAssignment' : GET;
    const situation = revoked === undefined ? {} : { revoked };
    const withReason = (statusInfo: unknown) => broken(named, { ...AVAILABLE, statusInfo }, situation);
    expect(withReason('DELETE_REQUESTED')).toEqual([]);
    expect(withReason(undefined)).toEqual([]);
    expect(withReason('NETWORK_TERMINATED')).toEqual(['assignment.statusInfo']);
  });
});

describe('the status of an assignment’s event', () => {
  const heldOf = (data: Body) => checkStatusName(data).map(({ check, held }) => [check, held]);

  it('goes by two names until r3.2, either of which will do', () => {
    const names = (release: Release) => hasTwoStatusNames(validatorFor(contractOf('qos-provisioning', release)));
    expect((['r1.3', 'r2.2', 'r3.2', 'r4.1'] as const).map(names)).toEqual([true, true, true, false]);
    expect(hasTwoStatusNames(validatorFor(contractOf('quality-on-demand', 'r3.2')))).toBe(false);
    expect(heldOf({ status: 'AVAILABLE' })).toEqual([['event.status-name', true]]);
    expect(heldOf({ qosStatus: 'AVAILABLE' })).toEqual([['event.status-name', true]]);
    expect(heldOf({})).toEqual([['event.status-name', false]]);
    // The schema says nothing of what qosStatus may be.
    expect(heldOf({ qosStatus: 'REQUESTED' })).toEqual([['event.status-name', false]]);
  });

  it('is the same by both', () => {
    expect(heldOf({ status: 'AVAILABLE', qosStatus: 'UNAVAILABLE' })).toContainEqual(['event.status-agrees', false]);
  });

  it('leaves the rest of the event to the schema', () => {
    expect(withRequiredStatus({ status: 'AVAILABLE' })).toEqual({ status: 'AVAILABLE', qosStatus: 'AVAILABLE' });
    expect(withRequiredStatus({ qosStatus: 'AVAILABLE' })).toEqual({ qosStatus: 'AVAILABLE' });
    expect(withRequiredStatus({})).toEqual({});
  });
});
