import { describe, expect, it } from 'vitest';
import type { Release } from '../contract/index.ts';
import type { ResourceKind } from '../resource-kind.ts';
import type { Command } from './command.ts';
import { LATE_MS } from './life.ts';
import { type Answer, LifeCycleModel } from './life-cycle-model.ts';

/*
 * The model by itself: which answers of a session's and an assignment's life are right follows from the text of quality-on-demand.yaml
 * and qos-provisioning.yaml (QosStatus, StatusInfo, the operations' 404 and 409), not from what the reference answers.
 */

const START_MS = Date.UTC(2026, 0, 1);
const DURATION_S = 20;
type Request = Exclude<Command, { do: 'wait' | 'outlive' }>;

function life(kind: ResourceKind = 'session', release: Release = 'r4.1') {
  const model = new LifeCycleModel({ kind, release, availableWithinMs: 5000, clockToleranceMs: 0 });
  const at = (atS: number, command: Request, status: number, json?: unknown) => {
    const ms = START_MS + atS * 1000;
    const answer: Answer = { status, json, sentAtMs: ms, receivedAtMs: ms };
    return model.judge(command, answer);
  };
  return { model, at };
}

const iso = (atS: number) => new Date(START_MS + atS * 1000).toISOString();
const CREATE: Request = { do: 'create' };
const READ: Request = { do: 'read', of: 0 };
const END: Request = { do: 'end', of: 0 };
const LIST: Request = { do: 'list' };
const requested = { sessionId: 'a', duration: DURATION_S, qosStatus: 'REQUESTED' };
const available = { ...requested, qosStatus: 'AVAILABLE', startedAt: iso(1), expiresAt: iso(1 + DURATION_S) };
const expired = { sessionId: 'a', duration: DURATION_S, qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' };

describe('the model of a session', () => {
  it('allows a life from creation to deletion', () => {
    const { at } = life();
    expect([
      at(0, CREATE, 201, requested),
      at(0, CREATE, 409, { code: 'CONFLICT' }),
      at(1, READ, 200, requested),
      at(2, READ, 200, available),
      at(2, LIST, 200, [available]),
      at(3, { do: 'extend', of: 0, additionalS: 5 }, 200, { ...available, duration: 25, expiresAt: iso(26) }),
      at(4, READ, 200, { ...available, duration: 25, expiresAt: iso(26) }),
      at(5, END, 204),
      at(5, READ, 404),
      at(5, END, 404),
      at(5, LIST, 200, []),
      at(5, CREATE, 201, { ...requested, sessionId: 'b' }),
    ]).toEqual(Array(12).fill(undefined));
  });

  it.each<[string, (each: ReturnType<typeof life>) => (string | undefined)[], RegExp]>([
    ['a second session beside the first', ({ at }) => [at(1, CREATE, 201, { ...requested, sessionId: 'b' })], /^409/],
    ['a live session not found', ({ at }) => [at(1, READ, 404)], /^200/],
    [
      'REQUESTED after AVAILABLE',
      ({ at }) => [at(1, READ, 200, available), at(2, READ, 200, requested)],
      /no way leads back/,
    ],
    ['REQUESTED for longer than 5 s (and 1 s of rounding)', ({ at }) => [at(7, READ, 200, requested)], /longer/],
    ['the end before its time', ({ at }) => [at(10, READ, 200, expired)], /not over/],
    [
      'AVAILABLE long after the end',
      ({ at }) => [at(1, READ, 200, available), at(21 + LATE_MS / 1000 + 2, READ, 200, available)],
      /over/,
    ],
    [
      'AVAILABLE again after the end',
      ({ at }) => [at(21, READ, 200, expired), at(22, READ, 200, available)],
      /no way leads back/,
    ],
    [
      'an expiry blamed on a deletion',
      ({ at }) => [at(22, READ, 200, { ...expired, statusInfo: 'DELETE_REQUESTED' })],
      /DURATION_EXPIRED/,
    ],
    [
      'another reason than before',
      ({ at }) => [at(22, READ, 200, expired), at(23, READ, 200, { ...expired, statusInfo: 'DELETE_REQUESTED' })],
      /told before/,
    ],
    [
      'what had been forgotten',
      ({ at }) => [at(22, READ, 200, expired), at(30, READ, 404), at(31, READ, 200, expired)],
      /^404/,
    ],
    [
      'another start',
      ({ at }) => [at(1, READ, 200, available), at(2, READ, 200, { ...available, startedAt: iso(2) })],
      /startedAt/,
    ],
    [
      'another end without an extension',
      ({ at }) => [at(1, READ, 200, available), at(2, READ, 200, { ...available, expiresAt: iso(40) })],
      /expiresAt/,
    ],
    [
      'an extension that adds too little',
      ({ at }) => [at(1, READ, 200, available), at(2, { do: 'extend', of: 0, additionalS: 5 }, 200, available)],
      /20 s and 5 s more/,
    ],
    [
      'an extension refused of what is AVAILABLE',
      ({ at }) => [at(1, READ, 200, available), at(2, { do: 'extend', of: 0, additionalS: 5 }, 409)],
      /^200/,
    ],
    [
      'an extension forgotten',
      ({ at }) => [
        at(1, READ, 200, available),
        at(2, { do: 'extend', of: 0, additionalS: 5 }, 200, { ...available, duration: 25, expiresAt: iso(26) }),
        at(3, READ, 200, available),
      ],
      /25 s/,
    ],
    ['a deletion that leaves it there', ({ at }) => [at(1, END, 204), at(1, READ, 200, available)], /^404/],
    ['a second deletion', ({ at }) => [at(1, END, 204), at(1, END, 204)], /^404/],
    ['a live session that is not listed', ({ at }) => [at(1, LIST, 200, [])], /among them/],
    ['a deleted session that is listed', ({ at }) => [at(1, END, 204), at(1, LIST, 200, [available])], /deleted/],
    [
      'a live session that nobody asked for',
      ({ at }) => [at(1, LIST, 200, [requested, { ...available, sessionId: 'x' }])],
      /not asked for/,
    ],
    ['an id that was given before', ({ at }) => [at(1, END, 204), at(1, CREATE, 201, requested)], /of its own/],
    ['a conflict with nothing', ({ at }) => [at(1, END, 204), at(1, CREATE, 409)], /nothing is in the way/],
  ])('finds %s', (_, play, expected) => {
    const each = life();
    expect(each.at(0, CREATE, 201, requested)).toBeUndefined();
    const complaints = play(each);
    expect(complaints.slice(0, -1)).toEqual(complaints.slice(0, -1).map(() => undefined));
    expect(complaints.at(-1)).toMatch(expected);
  });

  it('takes either answer in the seconds in which a session ends', () => {
    const ending = () => {
      const each = life();
      each.at(0, CREATE, 201, requested);
      each.at(1, READ, 200, available);
      return each;
    };
    expect(ending().at(21, READ, 200, available)).toBeUndefined();
    expect(ending().at(21, READ, 200, expired)).toBeUndefined();
    expect(ending().at(21, CREATE, 409)).toBeUndefined();
    expect(ending().at(21, CREATE, 201, { ...requested, sessionId: 'b' })).toBeUndefined();
    expect(ending().at(21, { do: 'extend', of: 0, additionalS: 5 }, 409)).toBeUndefined();
  });

  it('judges nothing after the network has ended something by itself', () => {
    const { model, at } = life();
    at(0, CREATE, 201, requested);
    expect(at(2, READ, 200, { ...expired, statusInfo: 'NETWORK_TERMINATED' })).toBeUndefined();
    expect(model.isDisturbed).toBe(true);
  });

  it('knows the seconds and the refusals of v0.10.1', () => {
    const { at } = life('session', 'v0.10.1');
    const seconds = { ...available, startedAt: START_MS / 1000 + 1, expiresAt: START_MS / 1000 + 21 };
    expect(at(0, CREATE, 201, requested)).toBeUndefined();
    expect(at(0, { do: 'extend', of: 0, additionalS: 5 }, 400)).toBeUndefined();
    expect(at(2, READ, 200, seconds)).toBeUndefined();
    expect(at(3, READ, 200, { ...seconds, expiresAt: START_MS / 1000 + 30 })).toMatch(/expiresAt/);
    expect(life('session', 'r1.3').at(0, CREATE, 201, requested)).toBeUndefined();
  });
});

describe('the model of an assignment', () => {
  const assigned = { assignmentId: 'a', status: 'AVAILABLE', startedAt: iso(0) };

  it('allows a revocation at once, and one that takes a while', () => {
    const { at } = life('assignment');
    expect([at(0, CREATE, 201, assigned), at(1, LIST, 200, assigned), at(1, END, 204), at(1, LIST, 404)]).toEqual(
      Array(4).fill(undefined),
    );
    expect([
      at(2, CREATE, 201, { ...assigned, assignmentId: 'b' }),
      at(3, END, 202),
      at(3, READ, 200, { ...assigned, assignmentId: 'b', statusInfo: 'DELETE_REQUESTED' }),
      at(3, CREATE, 409),
      at(4, READ, 404),
    ]).toEqual(Array(5).fill(undefined));
    expect(at(5, READ, 200, { ...assigned, assignmentId: 'b' })).toMatch(/^404/);
  });

  it('never ends by itself, and is told for its device', () => {
    const { at } = life('assignment');
    at(0, CREATE, 201, assigned);
    expect(at(100_000, READ, 200, { ...assigned, status: 'UNAVAILABLE' })).toMatch(/nobody has ended it/);
    expect(at(1, LIST, 404)).toMatch(/^200/);
  });
});
