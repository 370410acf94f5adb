import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cutToColumns, widthOf, wrapToColumns } from './terminal-columns.ts';
import { terminalSummary, wantsColour } from './terminal.ts';
import { everyField } from './test/hostile-records.ts';
import { hostileText, poison } from './test/hostile-text.ts';
import { aCase, aConformanceRun, aFailedCase, anEmulationRun } from './test/record-builder.ts';
import { stadiumRun } from './test/stadium-run.ts';

/** Rows of a table are padded by cli-table3, which knows wide characters better than our cautious count. */
function columnsOf(line: string): number {
  return line.startsWith('│') ? [...line].length : widthOf(line);
}

describe('terminal summary', () => {
  const summary = terminalSummary(stadiumRun(), { colour: false, reportPath: '/runs/1/report.html' });

  it('gives counts per operation, what needs attention, the verdict and where the report is', () => {
    expect(summary).toMatch(/│ quality-on-demand\/createSession +│ +\d+ │ +1 │/);
    expect(summary).toContain('✕ failed quality-on-demand/outcomes/02  After deleteSession the boost is gone');
    expect(summary).toContain('    flow still boosted after delete');
    expect(summary).toContain('NOT conformant\n');
    expect(summary.trimEnd().split('\n').at(-1)).toBe('Report: /runs/1/report.html');
  });

  it('is in colour only when asked', () => {
    expect(summary).not.toContain('\u001b');
    const coloured = terminalSummary(stadiumRun(), { colour: true, reportPath: '/runs/1/report.html' });
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(summary);
  });

  it('does not list hundreds of failures', () => {
    const cases = Array.from({ length: 500 }, (_, n) => aFailedCase({ id: `a/b/${n}` }));
    const text = terminalSummary({ conformance: aConformanceRun(cases) }, { colour: false });
    expect(text).toContain('… and 485 more cases that need attention');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('sets a flow with Quality on Demand beside its twin, and tells what the radio did', () => {
    const text = terminalSummary({ emulation: anEmulationRun() }, { colour: false });
    expect(text).toMatch(/│ fan\/replay downlink +│ +12 Mbit\/s +│ +1.5 Mbit\/s │/);
    expect(text).toMatch(/│ fan\/replay, with QoD +│ +8 ms +│ +1 ms +│ +2.5 ms +│ +0.5 ms +│ +4 ms +│/);
    expect(text).toMatch(/│ twin\/replay, twin without +│ +900 ms +│ +865 ms +│ +25 ms +│ +6 ms +│ +4 ms +│/);
    expect(text).toMatch(/│ fans +│ +1 +│ +17.2 dB +│ +19.5 +│ +1.75 +│ +9.0 % +│ +5 Mbit\/s +│/);
  });

  it('does not list hundreds of groups', () => {
    const [ue] = anEmulationRun().ues;
    const ues = Array.from({ length: 40 }, (_, n) => ({ ...ue!, group: `group-${n}` }));
    const text = terminalSummary({ emulation: anEmulationRun({ ues }) }, { colour: false });
    expect(text).toContain('… and 25 more groups');
    expect(text).not.toContain('group-15');
  });

  it('tells an interrupted run, and one without cases', () => {
    const { header, cases } = aConformanceRun([aCase()]);
    const interrupted = { header, cases, incomplete: 'it has no footer' };
    expect(terminalSummary({ conformance: interrupted }, { colour: false })).toContain('INCOMPLETE RUN');
    const empty = terminalSummary({ conformance: aConformanceRun([]) }, { colour: false });
    expect(empty).toContain('No case was executed');
    expect(empty).toContain('Inconclusive');
  });

  it('is never wider than 100 columns and moves no cursor, whatever a server sends', () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostileText), (stream) => {
        const records = poison(everyField(), () => stream.next().value as string);
        const text = terminalSummary(records, { colour: false });
        expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
        for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 100 },
    );
  });
});

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with %j and terminal %s: %s', (env, isTTY, wanted) => expect(wantsColour(env, isTTY)).toBe(wanted));
});

describe('columns', () => {
  it('cuts and wraps by what characters take', () => {
    expect(cutToColumns('abcdef', 4)).toBe('abc…');
    expect(cutToColumns('漢字漢字', 4)).toBe('漢…');
    expect(wrapToColumns('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapToColumns('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrapToColumns('', 3)).toEqual([]);
  });
});
