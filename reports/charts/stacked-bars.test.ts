import { describe, expect, it } from 'vitest';
import { stackedBarsSvg, type StackedBar } from './stacked-bars.ts';

function aBar(queueing: number, core: number): StackedBar {
  return {
    title: 'with',
    style: 'application',
    parts: [
      { style: 'queueing', label: 'queueing', value: queueing, valueText: `${queueing} ms` },
      { style: 'core', label: 'core', value: core, valueText: `${core} ms` },
    ],
  };
}

/** Place and width of every part, in the order of drawing. */
function partsOf(svg: string): { style: string; x: number; width: number }[] {
  return [...svg.matchAll(/<rect x="([^"]*)" y="[^"]*" width="([^"]*)" height="30" fill="var\(--part-(\w+)\)"/g)].map(
    ([, x, width, style = '']) => ({ style, x: Number(x), width: Number(width) }),
  );
}

describe('stacked bars', () => {
  it('share one scale: the longest is as wide as the picture', () => {
    // 300 of 400 wide, then 100; the second bar has half the sum.
    expect(partsOf(stackedBarsSvg({ bars: [aBar(30, 10), aBar(5, 15)] }, 400))).toEqual([
      { style: 'queueing', x: 0, width: 300 },
      { style: 'core', x: 300, width: 100 },
      { style: 'queueing', x: 0, width: 50 },
      { style: 'core', x: 50, width: 150 },
    ]);
  });

  it('enlarge a bar too short to be read, and say how much', () => {
    const svg = stackedBarsSvg({ bars: [aBar(1, 3), aBar(360, 40)] }, 400);
    expect(svg).toContain('>enlarged 100 times below</text>');
    expect(partsOf(svg).slice(0, 4)).toEqual([
      { style: 'queueing', x: 0, width: 1 },
      { style: 'core', x: 1, width: 3 },
      { style: 'queueing', x: 0, width: 100 },
      { style: 'core', x: 100, width: 300 },
    ]);
    expect(stackedBarsSvg({ bars: [aBar(130, 0), aBar(360, 40)] }, 400)).not.toContain('enlarged');
  });

  it('write into a part what there is room for: name and value, the value, or nothing', () => {
    const svg = stackedBarsSvg({ bars: [aBar(1, 399), aBar(50, 350), aBar(0, 99)] }, 400);
    // The last is enlarged, and only its long version has words.
    expect([...svg.matchAll(/fill="var\(--card\)"[^>]*>([^<]*)</g)].map(([, words]) => words)).toEqual([
      'core 399 ms',
      '50 ms',
      'core 350 ms',
      'core 99 ms',
    ]);
  });

  it('draw nothing for nothing, and stay valid', () => {
    const svg = stackedBarsSvg({ bars: [aBar(0, 0)] }, 400);
    expect(partsOf(svg).map(({ width }) => width)).toEqual([0, 0]);
    expect(svg).not.toMatch(/NaN|Infinity|enlarged/);
  });
});
