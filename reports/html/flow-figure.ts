import type { ChartPanel, ChartPoint, SeriesStyle } from '../charts/chart-spec.ts';
import { resample } from '../charts/resample.ts';
import { scaleFor } from '../charts/value-axis.ts';
import type { FlowSeries } from '../flow-series.ts';
import { significant } from '../quantity-text.ts';
import type { FlowIntervalLine } from '../upstream.ts';
import { figure, type DataTable, type Figure } from './figure.ts';
import type { Content, Markup } from './template.ts';

/** More points than this cannot be told apart on a page 1040 pixels wide. */
const MOST_POINTS = 240;

/** What a chart of watched flows can show of them. */
export const FLOW_QUANTITIES = {
  throughput: { unit: 'Mbit/s', combine: 'mean', value: ({ throughputBps }: FlowIntervalLine) => throughputBps / 1e6 },
  delay: { unit: 'ms', combine: 'max', value: ({ delayMs }: FlowIntervalLine) => delayMs?.p95 ?? null },
} as const;

export interface FlowFigure extends Pick<Figure, 'id' | 'title' | 'summary' | 'format' | 'notes'> {
  quantity: keyof typeof FLOW_QUANTITIES;
  lines: readonly { series: FlowSeries; style: SeriesStyle; label: Content; column: string }[];
  panel: Pick<ChartPanel, 'windows' | 'marks'>;
  limits: readonly { y: number; label: string }[];
}

/** Throughput or packet delay of watched flows over emulated time. */
export function flowFigure({ quantity, lines, panel, limits, ...rest }: FlowFigure): Markup {
  const { unit, combine, value } = FLOW_QUANTITIES[quantity];
  const drawn = lines.map(({ series, ...line }) => ({
    ...line,
    points: resample(
      series.intervals.map((each) => ({ x: each.timeS, y: value(each) })),
      MOST_POINTS,
      combine,
    ),
  }));
  return timeFigure({
    ...rest,
    unit,
    lines: drawn,
    panel,
    limits,
    scale:
      quantity === 'delay' ? scaleFor(drawn.flatMap(({ points }) => points.flatMap(({ y }) => y ?? []))) : 'linear',
  });
}

export interface TimeFigure extends Pick<Figure, 'id' | 'title' | 'summary' | 'format' | 'notes'> {
  unit: string;
  scale: 'linear' | 'log';
  atLeast?: number;
  lines: readonly { points: readonly ChartPoint[]; style: SeriesStyle; label: Content; column: string }[];
  panel: Pick<ChartPanel, 'windows' | 'marks'>;
  limits: readonly { y: number; label: string }[];
}

/** Any quantities over emulated time, in one panel. */
export function timeFigure({ unit, scale, atLeast, lines, panel, limits, ...rest }: TimeFigure): Markup {
  const times = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const toX = Math.max(...times);
  return figure({
    ...rest,
    legend: lines.map(({ style, label }) => ({ style, label })),
    chart: {
      yUnit: unit,
      scale,
      ...(atLeast !== undefined && { atLeast }),
      limits,
      panels: [
        {
          title: 'seconds of emulated time',
          fromX: startOf(times, toX),
          toX,
          series: lines.map(({ style, points }) => ({ style, points })),
          ...panel,
        },
      ],
    },
    table: pointTable(lines, unit),
  });
}

/** The axis begins at zero unless the record begins late. */
function startOf(times: readonly number[], last: number): number {
  const first = Math.min(...times);
  return first < last * 0.1 ? 0 : first;
}

function pointTable(lines: TimeFigure['lines'], unit: string): DataTable {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns = lines.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])));
  return {
    caption: `The points of the chart, in ${unit}`,
    columns: ['time (s)', ...lines.map(({ column }) => column)],
    rows: times.map((time) => [String(time), ...columns.map((column) => cellText(column.get(time)))]),
  };
}

function cellText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : significant(value);
}
