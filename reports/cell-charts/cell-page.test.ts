import { describe, expect, it } from 'vitest';
import { cellPage } from './cell-page.ts';
import { madeUpCell } from './test/made-up-cell.ts';

describe('the page of a cell', () => {
  const page = cellPage(madeUpCell());

  it('needs nothing else: no script, no address, no id twice', () => {
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|\ssrc=/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a description beside each picture, and a table of groups, sessions and UEs', () => {
    const pictures = [...page.matchAll(/<svg role="img" aria-label="([^"]+)"/g)];
    // Seven charts, each for wide and for narrow screens.
    expect(pictures).toHaveLength(14);
    expect(page.match(/<table>/g)).toHaveLength(3);
    for (const name of ['walkers', 'cars', 'walkers-1', 'cars-2', 'QOS_L']) expect(page).toContain(`<td>${name}</td>`);
  });

  it('warns, or says that there is nothing to warn of', () => {
    expect(page).toContain('<li>1 UE is out of coverage: cars-2</li>');
    expect(cellPage(madeUpCell({ warnings: [] }))).toContain('Nothing to warn of');
  });

  it('escapes what a scenario says', () => {
    const hostile = madeUpCell({ scenario: { name: 'x', title: '<script>alert(1)</script>', sha256: '' } });
    const text = cellPage(hostile);
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;');
  });

  it('is the same every time', () => expect(cellPage(madeUpCell())).toBe(page));
});
