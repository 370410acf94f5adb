import { describe, expect, it } from 'vitest';
import { readSuite } from '../case-files.ts';
import { apisOf, RELEASES } from '../contract/index.ts';
import { plan } from '../plan.ts';
import { contested, ERRATA, erratumNamed } from './index.ts';

describe('the errata', () => {
  it('have ids, readings and rulings that make sense', () => {
    const ids = ERRATA.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, readings, ruling, since, until, apis } of ERRATA) {
      const names = readings.map((reading) => reading.id);
      expect([id, names.length >= 2, new Set(names).size]).toEqual([id, true, names.length]);
      expect([id, ruling.length > 0, ruling.filter((each) => !names.includes(each))]).toEqual([id, true, []]);
      const span = RELEASES.slice(
        RELEASES.indexOf(since),
        until === undefined ? RELEASES.length : RELEASES.indexOf(until) + 1,
      );
      expect([
        id,
        span.length > 0,
        apis.filter((api) => !span.some((release) => apisOf(release).includes(api))),
      ]).toEqual([id, true, []]);
    }
  });

  it('hold where a reading of the ruling holds, and remember the others', () => {
    const { ruling, readings } = erratumNamed('event-type');
    expect([ruling, readings.map(({ id }) => id)]).toEqual([['schema'], ['feature', 'schema']]);
    const as = (feature: boolean, schema: boolean) =>
      contested('type', { id: 'event-type', readings: { feature, schema } }, 'a', 'b').held;
    expect([as(true, false), as(false, true), as(true, true), as(false, false)]).toEqual([false, true, true, false]);
  });

  it('are told apart by a case or a check, or say why they cannot be', () => {
    const suite = readSuite();
    const inCases = new Set(
      RELEASES.flatMap((release) => plan(suite, release)).flatMap(({ definition }) =>
        (definition.steps ?? []).flatMap((step) =>
          'request' in step && 'erratum' in step.expect ? [step.expect.erratum] : [],
        ),
      ),
    );
    const silent = ERRATA.filter(
      ({ id, untestable }) => untestable === undefined && !inCases.has(id) && !IN_CHECKS.has(id),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});

/** Those that the checks of every exchange and event tell apart; checks/defects.test.ts and checks/assignment-info.test.ts show each. */
const IN_CHECKS = new Set([
  // By the step awaitStatus; independent-servers.test.ts has a server of each reading.
  'expired-session-kept',
  'charset',
  'event-type',
  'empty-content-type',
  'started-at-when-over',
  'duration-of-unstarted',
  'device-in-answer',
  'device-in-answer-of-old',
  'event-status-name',
  'status-info-while-revoked',
]);
