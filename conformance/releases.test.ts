import { describe, expect, it } from 'vitest';
import type { CaseDefinition, Expectation } from './case.ts';
import { plan } from './plan.ts';
import type { CaseRecord } from './record.ts';
import { MUST, runOne } from './test/suite-on-fake.ts';

/* One set of cases for all releases, and answers that CAMARA's files are at odds about. */

function planned(
  definition: Partial<CaseDefinition>,
  release: 'v0.10.1' | 'r1.3' | 'r2.2' | 'r4.1',
  api = 'quality-on-demand',
) {
  const suite = {
    cases: [
      {
        api: api as 'quality-on-demand',
        operation: 'createSession',
        definition: { id: 'a', title: 'A case', requirement: MUST.id, ...definition },
        requirement: MUST,
      },
    ],
    requirements: [MUST],
  };
  return plan(suite, release).map(({ id, api: holder, tag }) => [id, holder, tag]);
}

describe('a plan of one release', () => {
  it('has the cases and rows of the release; a row keeps its number', () => {
    const rows = [{ until: 'r1.3' }, {}, { since: 'r4.1' }];
    expect(planned({ rows }, 'r1.3').map(([id]) => id)).toEqual([
      'quality-on-demand/createSession/a[1]',
      'quality-on-demand/createSession/a[2]',
    ]);
    expect(planned({ rows }, 'r4.1').map(([id]) => id)).toEqual([
      'quality-on-demand/createSession/a[2]',
      'quality-on-demand/createSession/a[3]',
    ]);
    expect(planned({ since: 'r2.2' }, 'r1.3')).toEqual([]);
  });

  it('finds what v0.10.1 has in another API, and leaves out what it has not', () => {
    expect(planned({}, 'v0.10.1', 'qos-profiles')).toEqual([
      ['qos-profiles/createSession/a', 'quality-on-demand', undefined],
    ]);
    expect(planned({}, 'v0.10.1', 'qos-provisioning')).toEqual([]);
    expect(planned({ tag: { 'r1.3': 'old', 'r4.1': 'new' } }, 'r4.1')).toEqual([
      ['quality-on-demand/createSession/a', 'quality-on-demand', 'new'],
    ]);
  });
});

/** A request that the fake refuses with 400 INVALID_ARGUMENT. */
const refused = (expect: Expectation) =>
  runOne({ steps: [{ request: 'createSession', set: { '$.duration': 0 }, expect }] });
const judged = ({ verdict, lenient }: CaseRecord) => [verdict, lenient];

describe('an answer by release', () => {
  it('takes the value of the newest release that is not newer', async () => {
    // The fake is an r3.2 server.
    expect(
      judged(
        await refused({ status: { 'r1.3': 422, 'r2.2': 400, 'r4.1': 409 }, code: { 'r1.3': 'INVALID_ARGUMENT' } }),
      ),
    ).toEqual(['passed', undefined]);
    expect(judged(await refused({ status: { 'r1.3': 400, 'r3.2': 422 } }))).toEqual(['failed', undefined]);
  });

  it('leaves out steps of other releases', async () => {
    const record = await runOne({
      steps: [
        { request: 'createSession', until: 'r2.2', expect: { status: 500 } },
        { request: 'createSession', since: 'r3.2', expect: { status: 201 } },
      ],
    });
    expect([record.verdict, record.exchanges.length]).toEqual(['passed', 1]);
  });
});

describe('an answer that the published files are at odds about', () => {
  const contested = (feature: number, schema: number) => ({
    erratum: 'event-type',
    readings: { feature: { status: feature }, schema: { status: schema } },
  });

  it('passes by the ruling', async () => {
    const record = await refused(contested(201, 400));
    expect(judged(record)).toEqual(['passed', undefined]);
    expect(record.assertions.find(({ erratum }) => erratum !== undefined)?.erratum).toEqual({
      id: 'event-type',
      readings: { feature: false, schema: true },
    });
  });

  it('fails by the ruling, and says that another reading lets it pass', async () => {
    const record = await refused(contested(400, 201));
    expect(judged(record)).toEqual(['failed', 'passed']);
    expect(record.reasons).toEqual(['status: expected 400 (feature), or 201 (schema), got 400 INVALID_ARGUMENT']);
  });

  it('fails under every reading where none of them holds', async () => {
    expect(judged(await refused(contested(201, 409)))).toEqual(['failed', undefined]);
  });
});
