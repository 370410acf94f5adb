import type { SeriesStyle } from './chart-spec.ts';

/** Colours of the parts of a bar; in the style sheet as `--part-…`. */
export type PartStyle = 'queueing' | 'scheduling' | 'harq' | 'core';

/**
 * Bars that share one scale from zero, each made of parts. Like a `ChartSpec` it holds numbers and words of our own only,
 * never a string of a record.
 */
export interface StackedBarsSpec {
  bars: readonly StackedBar[];
}

export interface StackedBar {
  /** Written above the bar. */
  title: string;
  /** Ties the bar to a line of other charts. */
  style: SeriesStyle;
  /** In the order in which they stand; values are not negative. */
  parts: readonly Part[];
}

interface Part {
  style: PartStyle;
  label: string;
  value: number;
  valueText: string;
}

const TITLE_HEIGHT = 24;
const BAR_HEIGHT = 30;
const LENS_HEIGHT = 18;
const GAP = 18;
/** A bar shorter than this share of the longest is drawn a second time, as wide as the picture. */
const TOO_SHORT = 0.3;
/** Wider than any common font draws a character of 12 px on average, so that no label runs over its part. */
const CHARACTER_WIDTH = 6.8;

/** The bars as an `<svg>` element, as high as they need. */
export function stackedBarsSvg({ bars }: StackedBarsSpec, width: number): string {
  const longest = Math.max(...bars.map(total));
  let y = 0;
  const drawn = bars.map((bar) => {
    const { svg, height } = barSvg(bar, y, width, longest);
    y += height + GAP;
    return svg;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y - GAP + 1}">${drawn.join('')}</svg>`;
}

function barSvg(bar: StackedBar, y: number, width: number, longest: number): { svg: string; height: number } {
  const share = longest > 0 ? total(bar) / longest : 0;
  const top = y + TITLE_HEIGHT;
  if (share >= TOO_SHORT || share === 0) {
    return { svg: title(bar, y) + parts(bar, top, share * width, true), height: TITLE_HEIGHT + BAR_HEIGHT };
  }
  const enlargedTop = top + BAR_HEIGHT + LENS_HEIGHT;
  const note = `enlarged ${(1 / share).toFixed(share > 0.1 ? 1 : 0)} times below`;
  const svg =
    title(bar, y) +
    parts(bar, top, share * width, false) +
    text(share * width + 10, top + BAR_HEIGHT / 2, note, 'var(--ink-soft)') +
    lens(share * width, top + BAR_HEIGHT, width) +
    parts(bar, enlargedTop, width, true);
  return { svg, height: enlargedTop + BAR_HEIGHT - y };
}

function title({ title: words, style }: StackedBar, y: number): string {
  const tie = `<rect x="0" y="${y + 2}" width="4" height="14" fill="var(--series-${style})"/>`;
  return tie + text(12, y + 9, words, 'var(--ink)', 'font-size:13px;font-weight:600');
}

/** Joins the short bar with the long one that shows the same. */
function lens(length: number, y: number, width: number): string {
  const bottom = y + LENS_HEIGHT;
  return `<polygon points="0,${y} ${round(length)},${y} ${width},${bottom} 0,${bottom}" fill="var(--rule)"/>`;
}

function parts(bar: StackedBar, y: number, length: number, labelled: boolean): string {
  const sum = total(bar);
  let x = 0;
  return bar.parts
    .map((part) => {
      const from = x;
      const partWidth = sum > 0 ? (part.value / sum) * length : 0;
      x += partWidth;
      return partSvg(part, from, y, partWidth) + (labelled ? partLabel(part, from, y, partWidth) : '');
    })
    .join('');
}

function partSvg({ style }: Part, x: number, y: number, width: number): string {
  // A rim would leave nothing of a narrow part.
  const rim = width > 8 ? ' stroke="var(--card)" stroke-width="1"' : '';
  const box = `x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR_HEIGHT}"`;
  return `<rect ${box} fill="var(--part-${style})"${rim}/>`;
}

/** Name and value, the value alone, or nothing, as there is room. */
function partLabel({ label, valueText }: Part, x: number, y: number, width: number): string {
  const words = [`${label} ${valueText}`, valueText].find((each) => each.length * CHARACTER_WIDTH < width - 10);
  return words === undefined ? '' : text(x + 8, y + BAR_HEIGHT / 2, words, 'var(--card)');
}

function text(x: number, y: number, words: string, fill: string, style = 'font-size:12px'): string {
  return `<text x="${round(x)}" y="${y}" dominant-baseline="central" fill="${fill}" style="${style}">${words}</text>`;
}

function total(bar: StackedBar): number {
  return bar.parts.reduce((sum, { value }) => sum + value, 0);
}

function round(value: number): string {
  return String(Number(value.toFixed(2)));
}
