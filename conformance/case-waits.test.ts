import { describe, expect, it } from 'vitest';
import type { CaseDefinition } from './case.ts';
import { type WaitLimits, waitsOf } from './case-waits.ts';
import { MUST } from './test/suite-on-fake.ts';

const LIMITS: WaitLimits = {
  release: 'r4.1',
  profile: { name: 'QOS_M', minDurationS: 20, maxDurationS: 3600 },
  longWaits: true,
  seed: 'qod',
};

/** Waits in seconds: all of them, and the longest. */
function waits(steps: NonNullable<CaseDefinition['steps']>, limits: Partial<WaitLimits> = {}): [number, number] {
  const definition = { id: 'a', title: 'A case', requirement: MUST.id, steps };
  const planned = {
    id: 'quality-on-demand/createSession/a',
    api: 'quality-on-demand',
    operation: 'createSession',
    definition,
    requirement: MUST,
  } as const;
  const { totalMs, longestMs } = waitsOf(planned, { ...LIMITS, ...limits });
  return [totalMs / 1000, longestMs / 1000];
}

const create = (durationS?: string | number) =>
  ({
    request: 'createSession',
    expect: { status: 201 },
    ...(durationS === undefined ? {} : { set: { '$.duration': durationS } }),
  }) as const;

describe('what a case has to wait for', () => {
  it('is nothing where it only asks, however long the target may take', () => {
    expect(waits([create(), { awaitStatus: 'AVAILABLE', within: '60 s' }])).toEqual([0, 0]);
  });

  it('is its fixed waits and quiet windows, one after the other', () => {
    expect(waits([{ wait: '355 s' }, { noEvent: { for: '10 s' } }])).toEqual([365, 355]);
  });

  it('is the duration that it has asked for, by the limits of the profile', () => {
    // 20 s at least and 4 more; less 3.
    expect(waits([create('${profile.minDurationS + 4}'), { wait: '${available.body.duration}' }])).toEqual([24, 24]);
    expect(waits([create('${profile.minDurationS + 4}'), { wait: '${available.body.duration - 3}' }])).toEqual([
      21, 21,
    ]);
    // The usual duration is 300 s.
    expect(waits([create(), { wait: '${available.body.duration}' }])).toEqual([300, 300]);
  });

  it('is what is left until the end, extensions included, where it waits for that', () => {
    const expired = { awaitEvent: { status: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' } } as const;
    expect(waits([create(30), { wait: '10 s' }, expired])).toEqual([30, 20]);
    const extend = {
      request: 'extendQosSessionDuration',
      body: { requestedAdditionalDuration: 5 },
      expect: { status: 200 },
    };
    expect(waits([create(30), extend, expired])).toEqual([35, 35]);
    const remove = { request: 'deleteSession', expect: { status: 204 } };
    expect(waits([create(30), remove, { awaitStatus: 'UNAVAILABLE' }])).toEqual([0, 0]);
  });

  it('is what the sink tells the sender to wait', () => {
    const again = { awaitEvent: { status: 'AVAILABLE' }, attempts: 3 } as const;
    const answers = {
      sinkAnswers: [
        { status: 429, retryAfterS: 5 },
        { status: 503, retryAfterS: 4 },
      ],
    } as const;
    expect(waits([{ sinkAnswers: [...answers.sinkAnswers] }, create(), again])).toEqual([9, 9]);
  });

  it('is not what belongs to another release', () => {
    expect(
      waits([
        { wait: '5 s', until: 'r3.2' },
        { wait: '3 s', since: 'r3.2' },
      ]),
    ).toEqual([3, 3]);
  });

  it('is bounded for random sequences where waiting takes real time: none begins after 300 s, or 60 s without long waits', () => {
    const oracle = [{ oracle: 'session', sequences: 50, length: 30 } as const];
    const [all] = waits(oracle);
    const [long] = waits(oracle, { paced: true });
    const [short] = waits(oracle, { paced: true, longWaits: false });
    expect(all).toBeGreaterThan(long);
    expect(long).toBeGreaterThan(300);
    expect(short).toBeGreaterThan(60);
    expect(short).toBeLessThan(300);
  });
});
