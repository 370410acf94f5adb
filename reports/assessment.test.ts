import { describe, expect, it } from 'vitest';
import { assess } from './assessment.ts';
import { anOutcome } from './test/measurements.ts';
import { aCase, aConformanceRun, aFailedCase } from './test/record-builder.ts';
import type { Verdict } from './upstream.ts';

const runOf = (...verdicts: Verdict[]) => aConformanceRun(verdicts.map((verdict) => aCase({ verdict })));

describe('assessment of a run', () => {
  it.each([
    [['passed', 'warning', 'skipped', 'not-applicable'], 'conformant', 0],
    [['passed', 'failed', 'error'], 'not-conformant', 1],
    [['passed', 'inconclusive'], 'inconclusive', 3],
    [['passed', 'error'], 'inconclusive', 3],
    [['skipped', 'not-applicable'], 'inconclusive', 3],
    [['warning'], 'inconclusive', 3],
    [[], 'inconclusive', 3],
  ] as [Verdict[], string, number][])('of cases %j is %s', (verdicts, verdict, exitCode) => {
    const { footer, ...run } = runOf(...verdicts);
    expect(assess({ ...run, ...(footer && { footer }) })).toMatchObject({ verdict, exitCode });
  });

  it('says how many passed, and what was left out', () => {
    expect(assess(runOf('passed', 'passed')).because).toBe('All 2 cases passed.');
    expect(assess(runOf('passed', 'warning', 'skipped')).because).toBe(
      '2 of 3 cases passed, 1 of them with a warning; 1 skipped or not applicable.',
    );
  });

  it.each([
    ['whole, in a network', [aCase({ outcomes: [anOutcome('promised', 10)] })], {}, 'Conformant'],
    ['without a look at a network', [aCase()], {}, 'Conformant as far as tested'],
    [
      'with cases skipped',
      [aCase({ outcomes: [anOutcome('promised', 10)] }), aCase({ verdict: 'skipped' })],
      {},
      'Conformant as far as tested',
    ],
    [
      'of selected cases',
      [aCase({ outcomes: [anOutcome('promised', 10)] })],
      { options: { only: ['*'] } },
      'Conformant as far as tested',
    ],
  ] as const)('claims no more than was tested: %s', (_what, cases, header, headline) => {
    const network = { scenario: 'stadium-replay', seed: '1', ues: 10 };
    expect(assess(aConformanceRun([...cases], { network, ...header }))).toMatchObject({
      verdict: 'conformant',
      headline,
    });
  });

  it('is incomplete without a footer, even when everything so far passed', () => {
    const { header, cases } = runOf('passed');
    expect(assess({ header, cases, incomplete: 'it has no footer' })).toMatchObject({
      headline: 'INCOMPLETE RUN',
      exitCode: 3,
      because: 'The run was interrupted: it has no footer. No case failed.',
    });
  });

  it('never says more than the cases do, whatever the footer says', () => {
    const failed = runOf('passed', 'failed');
    const nothing = runOf();
    for (const run of [failed, nothing]) if (run.footer) run.footer.exitCode = 0;
    expect(assess(failed).verdict).toBe('not-conformant');
    expect(assess(nothing).verdict).toBe('inconclusive');
  });

  it('says whether outcomes were observed', () => {
    const outcomes = [anOutcome('promised', 12)];
    expect(assess(aConformanceRun([aFailedCase({ outcomes })])).observation).toBe(
      'Outcomes were observed in an emulated network (stadium-replay, 300 devices) by 1 case.',
    );
    expect(assess(aConformanceRun([aCase()])).observation).toMatch(/NOT observed: a network was emulated, but no case/);
    const { network: _, ...header } = aConformanceRun([]).header;
    expect(assess({ ...aConformanceRun([aCase()]), header })).toMatchObject({
      outcomesObserved: false,
      observation: 'Outcomes were NOT observed: only the answers of the API were judged.',
    });
  });
});
