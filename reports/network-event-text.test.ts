import { describe, expect, it } from 'vitest';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';
import { networkEventTexts } from './network-event-text.ts';
import { anEmulationRun } from './test/record-builder.ts';
import type { NetworkEventLine } from './upstream.ts';

const LINES: NetworkEventLine[] = [
  { type: 'network', timeS: 5, event: 'coverage-loss', change: 'begins', ues: 'bus' },
  { type: 'network', timeS: 8, event: 'coverage-loss', change: 'ends', ues: 'bus' },
  { type: 'network', timeS: 9, event: 'handover', change: 'begins', ues: 'car', targetFreeShare: 0.25 },
  { type: 'network', timeS: 10, event: 'backhaul-degradation', change: 'begins', downlinkBps: 6e6, delayMs: 20 },
  { type: 'network', timeS: 12, event: 'backhaul-degradation', change: 'ends' },
  { type: 'network', timeS: 15, event: 'cell-outage', change: 'begins' },
  { type: 'network', timeS: 16, event: 'cell-outage', change: 'ends' },
];

describe('what befell the network', () => {
  it('is told event by event', () => {
    expect(networkEventTexts(LINES).map(({ text }) => text)).toEqual([
      'bus out of coverage',
      'bus back in coverage',
      'car handed over to a cell with 25 % of its PRBs free',
      'backhaul degraded to 6 Mbit/s downlink, 20 ms more delay',
      'backhaul well again',
      'the cell is down',
      'the cell is up again',
    ]);
  });

  it('stands in the reports', () => {
    const run = { emulation: anEmulationRun({ networkEvents: LINES }) };
    for (const report of [htmlReport(run), markdownReport(run)]) expect(report).toContain('the cell is up again');
    expect(htmlReport({ emulation: anEmulationRun({}) })).not.toContain('What befell the network');
  });
});
