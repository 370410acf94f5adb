import { LineChart, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { SERIES_STYLES, type ChartPanel, type ChartSize, type ChartSpec } from './chart-spec.ts';
import { linearRange, logRange, tickText } from './value-axis.ts';
import { tidySvg } from './tidy-svg.ts';

use([LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

const MARGIN = { left: 46, right: 12, top: 26, bottom: 42 };
const PANEL_GAP = 20;
const MOST_STEPS = 20;
const INK = 'var(--ink-soft)';

/** The chart as an `<svg>` element without ids or classes of its own but those that begin with `size.id`. */
export function lineChartSvg(spec: ChartSpec, size: ChartSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: size.width, height: size.height });
  try {
    chart.setOption(option(spec, size));
    return tidySvg(chart.renderToSVGString({ useViewBox: true }), size.id);
  } finally {
    chart.dispose();
  }
}

function option(spec: ChartSpec, { width }: ChartSize): EChartsCoreOption {
  const count = spec.panels.length;
  const panelWidth = (width - MARGIN.left - MARGIN.right - PANEL_GAP * (count - 1)) / count;
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: spec.panels.map((_, index) => ({
      left: MARGIN.left + index * (panelWidth + PANEL_GAP),
      width: panelWidth,
      top: MARGIN.top,
      bottom: MARGIN.bottom,
      outerBoundsMode: 'none',
    })),
    xAxis: spec.panels.map((panel, index) => xAxis(panel, index, index === count - 1)),
    yAxis: spec.panels.map((_, index) => yAxis(spec, index)),
    series: spec.panels.flatMap((panel, index) => panelSeries(spec, panel, index)),
  };
}

function xAxis(panel: ChartPanel, index: number, last: boolean): object {
  return {
    gridIndex: index,
    type: 'value',
    min: panel.fromX,
    max: panel.toX,
    name: panel.title,
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: { color: INK, fontSize: 12 },
    splitNumber: 4,
    splitLine: { show: false },
    axisLine: { onZero: false, lineStyle: { color: 'var(--rule-strong)' } },
    axisTick: { lineStyle: { color: 'var(--rule-strong)' } },
    axisLabel: {
      color: INK,
      fontSize: 12,
      hideOverlap: true,
      showMaxLabel: last,
      formatter: (value: number) => tickText(value),
    },
  };
}

function yAxis(spec: ChartSpec, index: number): object {
  return {
    gridIndex: index,
    ...(spec.scale === 'log' ? { type: 'log', ...logRange(allValues(spec)) } : { type: 'value', min: 0, ...top(spec) }),
    name: index === 0 ? spec.yUnit : '',
    nameGap: 10,
    nameTextStyle: { color: INK, fontSize: 12, align: 'right', padding: [0, 6, 0, 0] },
    axisLine: { show: false },
    axisTick: { show: false },
    minorTick: { show: false },
    splitLine: { lineStyle: { color: 'var(--rule)' } },
    axisLabel: { show: index === 0, color: INK, fontSize: 12, formatter: (value: number) => tickText(value) },
  };
}

function top(spec: ChartSpec): object {
  return linearRange(Math.max(spec.atLeast ?? 0, ...allValues(spec)));
}

function allValues({ panels, limits }: ChartSpec): number[] {
  const points = panels.flatMap(({ series }) => series.flatMap((each) => each.points));
  return [...points.flatMap(({ y }) => (y === null ? [] : [y])), ...limits.map(({ y }) => y)];
}

/** The first series of a panel also carries its shading, limits and marks: ECharts hangs those on a series. */
function panelSeries(spec: ChartSpec, panel: ChartPanel, index: number): LineSeriesOption[] {
  const lines = panel.series.map(({ style, points }): LineSeriesOption => {
    const { dash, width } = SERIES_STYLES[style];
    return {
      type: 'line',
      xAxisIndex: index,
      yAxisIndex: index,
      silent: true,
      // A point tells the mean of the interval that ends there; with many of them, steps would only be noise.
      ...(points.length <= MOST_STEPS && { step: 'start' as const }),
      // A single point would be an invisible line.
      showSymbol: points.length === 1,
      symbol: 'circle',
      itemStyle: { color: `var(--series-${style})` },
      lineStyle: { color: `var(--series-${style})`, width, type: dash === 'solid' ? dash : [...dash], join: 'round' },
      data: points.map(({ x, y }) => [x, spec.scale === 'log' && y !== null && y <= 0 ? null : y]),
    };
  });
  const base: LineSeriesOption = { type: 'line', xAxisIndex: index, yAxisIndex: index, silent: true, data: [] };
  return [{ ...base, ...shading(panel), ...lineMarks(spec, panel, index) }, ...lines];
}

function shading({ windows }: ChartPanel): Pick<LineSeriesOption, 'markArea'> {
  const data = windows.map(({ fromX, toX }): [{ xAxis: number }, { xAxis: number }] => [
    { xAxis: fromX },
    { xAxis: toX },
  ]);
  return { markArea: { silent: true, itemStyle: { color: 'var(--session-shade)' }, data } };
}

function lineMarks(spec: ChartSpec, panel: ChartPanel, index: number): Pick<LineSeriesOption, 'markLine'> {
  const limits = spec.limits.map(({ y, label }) => ({
    yAxis: y,
    lineStyle: { color: 'var(--promise)', type: [5, 3], width: 1.5 },
    label: {
      show: index === 0,
      formatter: label,
      position: limitLabelPosition(y, spec),
      color: 'var(--promise)',
      fontSize: 12,
      textBorderColor: 'var(--card)',
      textBorderWidth: 4,
    },
  }));
  const marks = panel.marks.map(({ x, label }) => ({
    xAxis: x,
    lineStyle: { color: 'var(--rule-strong)', type: 'solid' as const, width: 1 },
    label: { show: true, formatter: label, position: 'end' as const, distance: 3, color: INK, fontSize: 12 },
  }));
  return { markLine: { silent: true, symbol: 'none', data: [...limits, ...marks] } };
}

/**
 * Where the label of a limit hides the least: beside the lines before a session, which are on the left of several
 * panels, and under the limit when lines run just above it there.
 */
function limitLabelPosition(
  limit: number,
  { panels }: ChartSpec,
): 'insideEndTop' | 'insideStartTop' | 'insideStartBottom' {
  if (panels.length === 1) return 'insideEndTop';
  const points = panels[0]?.series.flatMap((each) => each.points) ?? [];
  const crowded = points.some(({ y }) => y !== null && y > limit && y < limit * 1.3);
  return crowded ? 'insideStartBottom' : 'insideStartTop';
}
