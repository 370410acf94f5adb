import { describe, expect, it } from 'vitest';
import { cellCharts, cellLine, cellSvg } from './cell-figure.ts';
import { pngOf } from './cell-png.ts';
import { madeUpCell, madeUpGroup } from './test/made-up-cell.ts';

describe('the figure of a cell', () => {
  const view = madeUpCell();
  const svg = cellSvg(view);

  it('is the same however many charts were drawn before', () => {
    cellCharts(view, 400, 'other');
    expect(cellSvg(view)).toBe(svg);
  });

  it('stands by itself: no variable, style sheet, script or address', () => {
    expect(svg).not.toMatch(/var\(|<style|<script|href|\son\w+=|NaN|Infinity|undefined/);
    for (const [, target] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(svg).toContain(`id="${target}"`);
  });

  it('has no id twice', () => {
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what its axes are, and names groups, directions and sessions', () => {
    for (const text of [
      'metres east of the base station',
      'SINR, dB',
      'bit/s/Hz while the UE is served',
      'out of sync',
    ])
      expect(svg).toContain(`>${text}<`);
    for (const text of ['walkers', 'cars', 'downlink, fading', '4 layers', 'cars-1, QOS_L, at 5 s', 'limit'])
      expect(svg).toContain(`>${text}<`);
    expect(svg).toContain('10 Mbit/s cannot be carried');
    // Nothing of what the rows say is cut off.
    expect(svg).toContain('>14  ·  4.50 bit/s/Hz<');
  });

  it('fills the map with one area for each class: 35 dB in the middle, −15 dB in the corners', () => {
    const map = cellCharts(view, 500, 'x')[0]!.svg;
    for (const colour of ['#c4c4c4', '#440154', '#fde725']) expect(map).toContain(`fill="${colour}"`);
    const flat = { ...view.map, sinrDb: view.map.sinrDb.map(() => 12) };
    const [flatMap] = cellCharts(madeUpCell({ map: flat }), 500, 'x');
    // All of it lies from 10 to 15 dB: the classes above have an entry in the scale, and no area.
    expect(flatMap!.svg.match(/fill="#fde725"/g)).toHaveLength(1);
    expect(flatMap!.svg.match(/fill="#21908d"/g)!.length).toBeGreaterThan(1);
  });

  it('has a chart of claims only where there are sessions', () => {
    expect(cellCharts(view, 500, 'x')).toHaveLength(7);
    expect(cellCharts(madeUpCell({ guarantees: [] }), 500, 'x')).toHaveLength(6);
  });

  it('draws many groups, and groups that nothing reaches', () => {
    const names = Array.from({ length: 20 }, (_, n) => `group-${n + 1}`);
    const nothing = {
      medianMcs: null,
      mcsShares: new Array<number>(28).fill(0),
      rankShares: [0, 0],
      outOfRangeShare: 1,
    };
    const ues = names.flatMap((group) => view.ues.slice(0, 1).map((ue) => ({ ...ue, group })));
    const many = cellSvg(madeUpCell({ groups: names.map((name) => madeUpGroup(name, nothing)), ues }));
    expect(many).not.toMatch(/NaN|Infinity|undefined/);
    expect(many).toContain('>other groups<');
    expect(many).toContain('>out of range<');
  });

  it('says what the cell is in one line', () => {
    expect(cellLine(view)).toBe(
      'UMa, omni antenna, 3.5 GHz, 100 MHz TDD (273 PRBs), peak 1.2 Gbit/s down and 180 Mbit/s up; 4 UEs, seed one',
    );
  });
});

describe('the PNG of a cell', () => {
  const text = (words: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="Lato"><text y="15">${words}</text></svg>`;

  it('is a PNG, twice as large as the drawing, and the same every time', async () => {
    const svg = cellSvg(madeUpCell());
    const png = Buffer.from(await pngOf(svg));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Width in the header chunk, RFC 2083 §4.1.1.
    expect(png.readUInt32BE(16)).toBe(2 * 1280);
    expect(Buffer.from(await pngOf(svg)).equals(png)).toBe(true);
  });

  it('has its text, also the signs that are not ASCII, with fonts of the package alone', async () => {
    const blank = await pngOf(text(''));
    const drawn = await Promise.all(['A', '−', '…', '≥', '·', '–'].map((sign) => pngOf(text(sign))));
    for (const png of drawn) expect(Buffer.from(png).equals(Buffer.from(blank))).toBe(false);
    // A sign without a glyph would be the same empty box as any other.
    expect(new Set(drawn.map((png) => Buffer.from(png).toString('base64'))).size).toBe(drawn.length);
  });
});
