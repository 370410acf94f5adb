import { log2, power } from '../kernel/index.ts';

/** A plot of laws against what was measured, as data: whoever draws it chooses colours and sizes. */
export interface Figure {
  /** In kebab case, for a file name. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in a sentence or two, for those who do not see it as well. */
  readonly caption: string;
  readonly xAxis: FigureAxis;
  readonly yAxis: FigureAxis;
  readonly series: readonly FigureSeries[];
}

export interface FigureAxis {
  /** With its unit. */
  readonly name: string;
  readonly scale: 'linear' | 'log';
  readonly from: number;
  readonly to: number;
}

/** A law or a model is a line, measured and published values are points. */
export interface FigureSeries {
  readonly name: string;
  readonly kind: 'line' | 'points';
  /** A line that belongs to the one before it. */
  readonly dashed?: boolean;
  /** A line that stands out of many. */
  readonly strong?: boolean;
  readonly points: readonly FigurePoint[];
}

export interface FigurePoint {
  readonly x: number;
  readonly y: number;
  /** Of the confidence interval of y. */
  readonly halfWidth?: number;
}

/** Points of a function at `steps` + 1 equal distances. */
export function curve(from: number, to: number, steps: number, y: (x: number) => number): FigurePoint[] {
  return Array.from({ length: steps + 1 }, (_, n) => from + ((to - from) * n) / steps).map((x) => ({ x, y: y(x) }));
}

/** Points of a function at `steps` + 1 equal ratios, for a logarithmic axis. */
export function logarithmicCurve(from: number, to: number, steps: number, y: (x: number) => number): FigurePoint[] {
  const octaves = log2(to / from);
  return Array.from({ length: steps + 1 }, (_, n) => from * power(2, (octaves * n) / steps)).map((x) => ({
    x,
    y: y(x),
  }));
}
