/**
 * Which colour and line style a series has; both are in the style sheet, so that dark mode and print can change them.
 */
export const SERIES_STYLES = {
  application: { dash: 'solid', width: 2.5 },
  twin: { dash: [7, 4], width: 2 },
  control: { dash: [2, 3], width: 2 },
  first: { dash: 'solid', width: 2 },
  second: { dash: [7, 4], width: 2 },
  third: { dash: [2, 3], width: 2 },
  fourth: { dash: [10, 3, 2, 3], width: 2 },
} as const;
export type SeriesStyle = keyof typeof SERIES_STYLES;

export interface ChartPoint {
  x: number;
  /** Null where nothing was measured: the line has a gap. */
  y: number | null;
}

/** A stretch of time with its own axis. Panels of a chart share their y axis and their series. */
export interface ChartPanel {
  /** Shown under the axis. One of our own words, never a string of a record. */
  title: string;
  fromX: number;
  toX: number;
  series: { style: SeriesStyle; points: readonly ChartPoint[] }[];
  /** Shaded behind the lines. */
  windows: readonly { fromX: number; toX: number }[];
  /** Vertical lines, labelled with numbers such as `2` or `1, 2`; what the numbers stand for is beside the chart. */
  marks: readonly { x: number; label: string }[];
}

/**
 * A chart of lines over time. It holds numbers and words of our own only: names from a record stand beside the chart,
 * in HTML, where they are escaped and can wrap.
 */
export interface ChartSpec {
  panels: readonly ChartPanel[];
  /** Written above the y axis, for example `Mbit/s`. */
  yUnit: string;
  scale: 'linear' | 'log';
  /** The top of a linear axis at the least, for example 100 for a percentage. */
  atLeast?: number;
  /** Horizontal lines across all panels. */
  limits: readonly { y: number; label: string }[];
}

export interface ChartSize {
  /** Makes ids of the SVG unique within the page. */
  id: string;
  width: number;
  height: number;
}
