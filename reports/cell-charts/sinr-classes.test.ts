import { describe, expect, it } from 'vitest';
import { classText, signedText, sinrClasses } from './sinr-classes.ts';

describe('SINR classes', () => {
  it('begin at the out-of-sync threshold and go on in steps of 5 dB', () => {
    expect(sinrClasses(-8).map(classText)).toEqual([
      '< −8',
      '−8 … −5',
      '−5 … 0',
      '0 … 5',
      '5 … 10',
      '10 … 15',
      '15 … 20',
      '20 … 25',
      '25 … 30',
      '≥ 30',
    ]);
  });

  it.each([-8, -5, 0, 12, 29, 31])('cover every SINR once, with the threshold at %d dB', (outOfSyncDb) => {
    const classes = sinrClasses(outOfSyncDb);
    expect(classes[0]).toMatchObject({ fromDb: -Infinity, toDb: outOfSyncDb });
    classes.slice(1).forEach(({ fromDb }, n) => expect(fromDb).toBe(classes[n]!.toDb));
    expect(classes.at(-1)!.toDb).toBe(Infinity);
  });

  it('keep their colours whatever the threshold is, so that maps can be compared', () => {
    const colourFrom = (outOfSyncDb: number): (string | undefined)[] =>
      [15, 20, 25, 30].map((fromDb) => sinrClasses(outOfSyncDb).find((each) => each.fromDb === fromDb)?.colour);
    expect(colourFrom(0)).toEqual(colourFrom(-8));
    expect(new Set(colourFrom(0)).size).toBe(4);
  });

  it('get lighter as the SINR rises, for those who see no hue', () => {
    const [, ...covered] = sinrClasses(-8);
    const lightness = covered.map(({ colour }) => luminance(colour));
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  });

  it('have a minus sign that is one, and no negative zero', () => {
    expect([-8, 0, -0.04, 12.34].map(signedText)).toEqual(['−8', '0', '0', '12.3']);
  });
});

/** Relative luminance of sRGB, WCAG 2.1. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
