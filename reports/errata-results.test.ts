import { describe, expect, it } from 'vitest';
import { errataResults, forgivenCases } from './errata-results.ts';
import { markdownReport } from './markdown.ts';
import { aCase, aConformanceHeader } from './test/record-builder.ts';

const ERRATUM = {
  id: 'event-type',
  matter: 'type of an event',
  readings: [
    { id: 'feature', says: 'one', source: 'a.feature' },
    { id: 'schema', says: 'other', source: 'a.yaml' },
  ],
  ruling: ['schema'],
};
const assertion = (feature: boolean, schema: boolean) => ({
  check: 'event.type',
  level: 'MUST' as const,
  held: schema,
  expected: 'a',
  actual: 'b',
  erratum: { id: 'event-type', readings: { feature, schema } },
});
const run = {
  header: aConformanceHeader({ errata: [ERRATUM, { ...ERRATUM, id: 'untouched' }] }),
  cases: [
    aCase({ id: 'a/b/strict', assertions: [assertion(false, true), assertion(true, true)] }),
    aCase({ id: 'a/b/lenient', verdict: 'failed', lenient: 'passed', assertions: [assertion(true, false)] }),
    aCase({ id: 'a/b/other' }),
  ],
};

describe('errata of a run', () => {
  it('count the cases that hold under each reading, all of a case’s assertions together', () => {
    expect(errataResults(run)).toEqual([
      {
        erratum: ERRATUM,
        cases: 2,
        readings: [
          // The first case has one assertion that the feature file's reading breaks.
          { id: 'feature', says: 'one', source: 'a.feature', ruled: false, held: 1 },
          { id: 'schema', says: 'other', source: 'a.yaml', ruled: true, held: 1 },
        ],
      },
    ]);
  });

  it('tell who fails by our ruling alone, and what would let it pass', () => {
    expect(forgivenCases(run).map(({ record, allowedBy }) => [record.id, allowedBy])).toEqual([
      ['a/b/lenient', ['event-type, reading feature: one (a.feature)']],
    ]);
  });

  it('stand in the report, strict beside lenient', () => {
    const text = markdownReport({ conformance: run });
    expect(text).toContain('1 case would end otherwise under another reading');
    expect(text).toContain('| strict | 2 | 1 |');
    expect(text).toContain('| lenient | 3 | 0 |');
    expect(text).toContain('✓ other');
  });
});
