import { describe, expect, it } from 'vitest';
import { requirementResults } from './requirement-results.ts';
import { aCase, aConformanceRun, aFailedCase } from './test/record-builder.ts';

describe('verdict per requirement', () => {
  it('is the worst of its cases; worst first, untested last', () => {
    const run = aConformanceRun([aCase(), aCase({ verdict: 'warning' }), aFailedCase()]);
    expect(requirementResults(run).map(({ id, verdict, cases }) => [id, verdict, cases.length])).toEqual([
      ['QOD-DELETE-3', 'failed', 1],
      ['QOD-CREATE-1', 'warning', 2],
      ['QOD-MAY-9', undefined, 0],
    ]);
  });

  it('counts an inapplicable case for nothing beside a passed one, but a skipped one as untested', () => {
    const verdictOf = (verdict: 'not-applicable' | 'skipped') =>
      requirementResults(aConformanceRun([aCase(), aCase({ verdict })]))[0]?.verdict;
    expect(verdictOf('not-applicable')).toBe('passed');
    expect(verdictOf('skipped')).toBe('skipped');
  });

  it('lists a requirement that only a case names', () => {
    const results = requirementResults(aConformanceRun([aCase({ requirement: 'QOD-NEW-1' })]));
    expect(results[0]).toMatchObject({ id: 'QOD-NEW-1', level: undefined, statement: 'Not described in the record.' });
  });
});
