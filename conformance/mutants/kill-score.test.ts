import { describe, expect, it } from 'vitest';
import { readSuite } from '../case-files.ts';
import { RELEASES } from '../contract/index.ts';
import type { Suite } from '../plan.ts';
import { catalogueDigest, digestOf, readScores, scoreOf } from './kill-score.ts';
import { proofOf } from './proof.ts';
import { UNPROVEN } from './unproven.ts';

const suite = readSuite();
const scores = readScores();

/** A release without a score is told as such in its reports. */
const measured = RELEASES.filter((release) => scores[release] !== undefined);

describe.skipIf(measured.length === 0).each(measured)('the score that was kept for %s', (release) => {
  it('is of the cases, requirements and mutants as they are (npm run mutants)', () => {
    expect(scores[release]).toMatchObject({ suite: digestOf(suite, release), catalogue: catalogueDigest() });
  });

  it('has no survivor', () => {
    expect(scores[release]?.killed).toBe(scores[release]?.mutants);
    expect(scores[release]?.mutants).toBeGreaterThan(100);
  });

  it('leaves no requirement unproven but those that say why', () => {
    expect(scores[release]?.unproven.filter((id) => UNPROVEN[id] === undefined)).toEqual([]);
  });
});

describe('the proof of a run', () => {
  it('is that of the suite that runs, and none where nothing was measured', () => {
    for (const release of RELEASES) {
      const score = scores[release];
      const expected = score && { mutants: score.mutants, killed: score.killed, unproven: score.unproven };
      expect(proofOf(suite, release)).toEqual(expected);
    }
  });

  it('is none where a case was edited since', () => {
    const edited: Suite = {
      ...suite,
      cases: suite.cases.map((each, n) =>
        n === 0 ? { ...each, definition: { ...each.definition, title: 'Something else is asked' } } : each,
      ),
    };
    const [first] = suite.cases;
    const release = RELEASES.find((each) => digestOf(edited, each) !== digestOf(suite, each));
    expect(first).toBeDefined();
    expect(release).toBeDefined();
    if (release !== undefined) expect(proofOf(edited, release)).toBeUndefined();
  });
});

describe('a score', () => {
  it('counts what was killed, by requirement, and names what nothing proves', () => {
    const judgement = { release: 'r4.1' as const, requirement: 'ANY-HTTP', failed: [], missed: [], others: [] };
    const score = scoreOf(suite, 'r4.1', [
      { ...judgement, mutant: 'one', verdict: 'killed', found: ['a'] },
      { ...judgement, mutant: 'two', verdict: 'survived', found: [] },
      { ...judgement, mutant: 'three', verdict: 'inexact', found: ['b'], requirement: 'ANY-STATUS' },
    ]);
    expect(score).toMatchObject({ mutants: 3, killed: 1 });
    expect(score.requirements).toEqual({
      'ANY-HTTP': { mutants: 2, killed: 1 },
      'ANY-STATUS': { mutants: 1, killed: 0 },
    });
    expect(score.unproven).toContain('ANY-STATUS');
    expect(score.unproven).not.toContain('ANY-HTTP');
  });
});
