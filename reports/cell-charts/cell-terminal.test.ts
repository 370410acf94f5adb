import { describe, expect, it } from 'vitest';
import { widthOf } from '../terminal-columns.ts';
import { cellTerminal } from './cell-terminal.ts';
import { madeUpCell, madeUpGroup } from './test/made-up-cell.ts';

describe('the cell in a terminal', () => {
  const text = cellTerminal(madeUpCell(), false);
  const lines = text.split('\n');

  it('fits into 100 columns without colours, whatever the names are', () => {
    const long = 'a-group-with-a-name-that-is-much-longer-than-anybody-would-like-to-type';
    const many = Array.from({ length: 30 }, () => madeUpGroup(long));
    for (const each of [text, cellTerminal(madeUpCell({ groups: many }), false)])
      for (const line of each.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(100);
    expect(cellTerminal(madeUpCell({ groups: many }), false)).toContain('… and 15 more groups');
  });

  it('has no escape codes without colours, and 256 of them with', () => {
    expect(text).not.toContain('\u001b');
    expect(cellTerminal(madeUpCell(), true)).toContain('\u001b[48;5;220;38;5;16m');
  });

  it('draws the base station in the middle, UEs at their places, and better classes towards the middle', () => {
    const map = lines.filter((line) => line.startsWith('│') && !line.includes('Hz')).slice(0, 25);
    const middle = map[12]!.slice(1, 50);
    expect(middle[24]).toBe('A');
    expect(middle[23]).toBe('@');
    // A corner is at −15 dB, below the threshold: nothing is drawn.
    expect(map[0]![1]).toBe(' ');
    // cars-1 and walkers-1 are 100 m east and 50 m south of 250 m: column 24 + 9.6 of 49, row 12 + 2.4 of 25.
    expect(map[14]!.slice(1, 50)[34]).toBe('o');
  });

  it('tells groups, efficiency, claims and warnings', () => {
    expect(text).toMatch(/walkers +│ +2 │ +20–200 │ +−3 12 31 │ +14 │ +1\.6 │ +4\.50/);
    expect(text).toContain('downlink 5.00 bit/s/Hz (5th percentile 0.50)');
    expect(text).toContain('cannot be carried');
    expect(text).toContain('at most 10 % of the downlink and 2.0 % of the uplink');
    expect(text).toContain('! 1 UE is out of coverage: cars-2');
  });

  it('says nothing of guarantees where there are none', () => {
    const quiet = cellTerminal(madeUpCell({ guarantees: [], warnings: [] }), false);
    expect(quiet).not.toMatch(/session|Guarantees|!/);
  });

  it('cannot be rearranged by a title', () => {
    const hostile = madeUpCell({ scenario: { name: 'x', title: 'nice\u202e\u001b[2J', sha256: '' } });
    expect(cellTerminal(hostile, false)).toContain('nice⟨U+202E⟩⟨U+001B⟩[2J');
  });
});
