import { describe, expect, it } from 'vitest';
import { htmlReport } from './html.ts';
import { radioLinkText } from './radio-link-text.ts';
import { anEmulationRun } from './test/record-builder.ts';
import type { RadioLinkLine } from './upstream.ts';

const LINES: RadioLinkLine[] = [
  { type: 'radio-link', timeS: 19.6, ue: 'car-1', event: 'failed' },
  { type: 'radio-link', timeS: 21, ue: 'car-2', event: 'failed' },
  { type: 'radio-link', timeS: 43.04, ue: 'car-1', event: 'recovered' },
];

describe('radio links', () => {
  it('are told device by device', () => {
    expect(radioLinkText(LINES)).toBe(
      'Radio link lost, which ends QoS flows if it lasts: car-1 (failed at 19.6 s, recovered at 43.0 s); car-2 (failed at 21.0 s).',
    );
  });

  it('are not mentioned where none was lost, and named only as far as one can read', () => {
    expect(radioLinkText([])).toBeUndefined();
    const many = Array.from({ length: 11 }, (_, n): RadioLinkLine => ({ ...LINES[0]!, ue: `ue-${n}` }));
    expect(radioLinkText(many)).toContain('ue-7 (failed at 19.6 s) and 3 more.');
  });

  it('stand in the report', () => {
    expect(htmlReport({ emulation: anEmulationRun({ radioLinks: LINES }) })).toContain('car-2 (failed at 21.0 s)');
    expect(htmlReport({ emulation: anEmulationRun({}) })).not.toContain('Radio link lost');
  });
});
