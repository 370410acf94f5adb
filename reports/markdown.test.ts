import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from './markdown-text.ts';
import { markdownReport } from './markdown.ts';
import { everyField } from './test/hostile-records.ts';
import { hostileText, poison } from './test/hostile-text.ts';
import { aCase, aConformanceRun, aFailedCase, anEmulationRun } from './test/record-builder.ts';

/** Cells of a table row: separators are the pipes that no backslash escapes. */
function cells(row: string): number {
  return row.replace(/\\./g, '').split('|').length - 2;
}

describe('Markdown report', () => {
  it('gives verdict, counts and what needs attention', () => {
    const text = markdownReport({ conformance: aConformanceRun([aCase(), aFailedCase()]) });
    expect(text).toContain('## NOT conformant: reference, CAMARA Quality on Demand r3.2');
    expect(text).toContain('| strict | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 2 |');
    expect(text).toContain('| ✕ failed | Deleting a session takes the boost away');
    expect(text).toContain('flow still boosted after delete');
    expect(text).toContain('QOD-DELETE-3');
  });

  it('reports an emulation', () => {
    const text = markdownReport({ emulation: anEmulationRun() });
    expect(text).toContain('| fan/replay (downlink) | 12 Mbit/s | 1.5 Mbit/s (twin/replay) |');
    expect(text).toContain('| fan/replay (downlink) | 8 ms | 1 ms | 2.5 ms | 0.5 ms | 4 ms |');
    expect(text).toContain('| twin/replay (twin without) | 900 ms | 865 ms | 25 ms | 6 ms | 4 ms |');
    expect(text).toContain('| fans | 1 | 17.2 dB | 19.5 | 1.75 | 9.0 % | 5 Mbit/s |');
    expect(text).toContain('Each other device: 1.5 Mbit/s without a session, 1.4 Mbit/s while one is up (-6.7 %).');
  });

  it('says that a run is incomplete, and that nothing was executed', () => {
    const { header } = aConformanceRun([]);
    expect(markdownReport({ conformance: { header, cases: [], incomplete: 'it has no footer' } })).toContain(
      '## INCOMPLETE RUN',
    );
    expect(markdownReport({ conformance: aConformanceRun([]) })).toContain('No case was executed');
  });

  it('does not list hundreds of failures', () => {
    const cases = Array.from({ length: 500 }, (_, n) => aFailedCase({ id: `a/b/${n}` }));
    const text = markdownReport({ conformance: aConformanceRun(cases) });
    expect(text).toContain('… and 400 more.');
    expect(text.length).toBeLessThan(100_000);
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['![x](http://y)', '\\!\\[x\\](http&#58;//y)'],
    ['`code` **bold**', '\\`code\\` \\*\\*bold\\*\\*'],
    ['@someone www.evil.invalid', '&#64;someone www&#46;evil.invalid'],
    ['back\\slash', 'back\\\\slash'],
    ['two\nlines\u202e', 'two lines⟨U+202E⟩'],
  ])('writes %j as text: %s', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

  it('keeps its tables and has no HTML, link or image, whatever a server sends', () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostileText), (stream) => {
        const text = markdownReport(poison(everyField(), () => stream.next().value as string));
        expect(text).not.toMatch(/[<>]|(?<!\\)!?\[|https?:\/\//);
        for (const table of text.match(/(?:^\|.*\n)+/gm) ?? []) {
          const rows = table.trimEnd().split('\n');
          for (const row of rows) expect(cells(row)).toBe(cells(rows[0] ?? ''));
        }
      }),
      { numRuns: 100 },
    );
  });
});
