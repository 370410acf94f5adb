import { beforeAll, describe, expect, it } from 'vitest';
import { readSuite } from '../case-files.ts';
import { RELEASES } from '../contract/index.ts';
import type { CaseRecord } from '../record.ts';
import { MADE, MUTANTS } from './catalogue/index.ts';
import { WITHOUT_CASES } from './catalogue/without-cases.ts';
import { judgeMutant, observeMutant } from './judge-mutant.ts';
import { mutantsOf } from './mutants-of.ts';
import { runLie } from './run-mutant.ts';
import { casesToRun } from './cases-to-run.ts';

/*
 * A few mutants, each of another kind: what the suite was made for, and one for every way to make a liar. `npm run mutants`
 * runs all of them.
 */

const suite = readSuite();
const RELEASE = 'r4.1';
const SOME = [
  // After 204, and after the end, the flow is still there.
  'outcome-delete-with-session-id',
  'outcome-expiry-with-session-id',
  'outcome-extension-is-not-passed-on',
  'outcome-available-before-the-network-says-so',
  // A request that is put right, a token taken for another, an answer altered, an event late.
  'create-clips-ports',
  'get-takes-any-client',
  'any-times-without-zone',
  'event-overtakes',
];

describe('a mutant', { timeout: 60_000 }, () => {
  let honest: CaseRecord[];
  beforeAll(async () => {
    honest = await runLie(suite, RELEASE, {});
  }, 60_000);

  it('is none without a lie: behind the proxy the reference passes everything', () => {
    const others = honest.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable');
    expect(others.map(({ id, verdict, reasons }) => [id, verdict, reasons])).toEqual([]);
  });

  it.each(SOME)('%s is found by the cases of its requirement, and by no other', async (id) => {
    const mutant = mutantsOf(suite, RELEASE).find((each) => each.id === id);
    if (mutant === undefined) throw new Error(`${RELEASE} has no mutant ${id}`);
    const lie = mutant.start();
    const records = await runLie(suite, RELEASE, lie, casesToRun(mutant, lie, honest));
    const judgement = judgeMutant(mutant, observeMutant(mutant, RELEASE, suite, honest, records));
    expect(judgement).toMatchObject({ verdict: 'killed', missed: [], others: [] });
  });
});

describe('the catalogue', () => {
  it('names every mutant once', () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });

  it('has no mutant that no case of any release can find', () => {
    const used = new Set(RELEASES.flatMap((release) => mutantsOf(suite, release).map(({ id }) => id)));
    expect(MUTANTS.filter(({ id }) => !used.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('leaves out exactly what it made and no case can find', () => {
    const findable = new Set(RELEASES.flatMap((release) => mutantsOf(suite, release, MADE).map(({ id }) => id)));
    expect(MADE.filter(({ id }) => !findable.has(id)).map(({ id }) => id)).toEqual([...WITHOUT_CASES]);
  });
});
