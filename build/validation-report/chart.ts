import { LineChart, type LineSeriesOption, ScatterChart, type ScatterSeriesOption } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Figure, FigureAxis, FigureSeries } from '../../emulator/index.ts';

use([LineChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer]);

const WIDTH = 760;
const HEIGHT = 420;
/** Colours that people with any kind of colour vision tell apart (Okabe and Ito), dark enough on white. */
const COLOURS = ['#0072b2', '#d55e00', '#007a5a', '#a34f85', '#8a6d00', '#3f3f3f'];
const INK = '#1f2328';
const RULE = '#d7dce2';
const FONT = 'system-ui, sans-serif';
/** More lines than this have their names on them and not in a legend. */
const MOST_IN_LEGEND = 6;

type Series = LineSeriesOption | ScatterSeriesOption;

/**
 * A figure as an SVG file. It brings its own background, so that it reads the same on a light and on a dark page, and has its
 * title and description for screen readers.
 */
export function figureSvg(figure: Figure): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption(chartOption(figure));
    return tidySvg(chart.renderToSVGString({ useViewBox: true }), figure);
  } finally {
    chart.dispose();
  }
}

function chartOption(figure: Figure): EChartsCoreOption {
  const lines = figure.series.filter(({ kind }) => kind === 'line');
  const named = lines.length > MOST_IN_LEGEND;
  // The symbol that ECharts puts on lines in a legend would look like a point.
  const inLegend = figure.series
    .filter(({ kind }) => kind === 'points' || !named)
    .map(({ name, kind }) => ({ name, ...(kind === 'line' && { itemStyle: { opacity: 0 } }) }));
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 64, right: 24, top: inLegend.length > 5 ? 74 : 46, bottom: 58, outerBoundsMode: 'none' },
    legend: {
      data: inLegend,
      top: 10,
      left: 'center',
      width: 560,
      itemWidth: 28,
      itemGap: 18,
      textStyle: { color: INK, fontSize: 13 },
    },
    xAxis: axis(figure.xAxis, { nameGap: 32 }),
    yAxis: axis(figure.yAxis, { nameGap: 46 }),
    series: [
      ...lines.map((_, n) => lineSeries(lines, n, named)),
      ...figure.series
        .filter(({ kind }) => kind === 'points')
        .flatMap((series, n) => pointSeries(series, n, figure.yAxis)),
    ],
  };
}

function axis({ name, scale, from, to }: FigureAxis, { nameGap }: { nameGap: number }): object {
  return {
    type: scale === 'log' ? 'log' : 'value',
    min: from,
    max: to,
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: INK, fontSize: 13 },
    axisLine: { onZero: false, lineStyle: { color: INK } },
    axisTick: { lineStyle: { color: INK } },
    axisLabel: { color: INK, fontSize: 12, formatter: tickText },
    splitLine: { lineStyle: { color: RULE } },
  };
}

/** At most six digits, without rounding errors of the ticks; small shares as powers of ten. */
function tickText(value: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(0) : String(Number(value.toPrecision(6)));
}

/** A dashed line has the colour of the one that it belongs to; of many lines that are named on them, only a strong one has a colour. */
function lineSeries(lines: readonly FigureSeries[], n: number, named: boolean): Series {
  const { name, points, dashed = false, strong = false } = lines[n]!;
  const whole = lines.slice(0, n + 1).filter((line) => line.dashed !== true).length;
  const colour = named ? (strong ? COLOURS[0]! : INK) : COLOURS[(whole - 1) % COLOURS.length]!;
  return {
    type: 'line',
    name,
    data: points.map(({ x, y }) => [x, y]),
    symbol: 'none',
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: named && !strong ? 1.3 : 2.4, type: dashed ? [7, 4] : 'solid' },
    ...(named && { endLabel: lineLabel(name, n, colour) }),
  };
}

/** Names such as `MCS 4`: the first line has the whole name, the others their number. */
function lineLabel(name: string, n: number, color: string): object {
  const formatter = n === 0 ? name : name.replace(/^\D+/, '');
  return { show: true, formatter, color, fontSize: 12, offset: [-2, -10], backgroundColor: '#ffffff', padding: [1, 2] };
}

const SYMBOLS = ['circle', 'diamond'] as const;
const POINT_COLOURS = [INK, '#d55e00'];

/** Points with the bars of their confidence intervals, where they have any. */
function pointSeries({ name, points }: FigureSeries, n: number, yAxis: FigureAxis): Series[] {
  const colour = POINT_COLOURS[n % POINT_COLOURS.length]!;
  const bars = points.flatMap(({ x, y, halfWidth = 0 }) =>
    halfWidth === 0
      ? []
      : [
          [x, Math.max(y - halfWidth, yAxis.from)],
          [x, Math.min(y + halfWidth, yAxis.to)],
          [x, null],
        ],
  );
  const marks: Series = {
    type: 'scatter',
    name,
    z: 3,
    symbol: SYMBOLS[n % SYMBOLS.length]!,
    symbolSize: 10,
    symbolKeepAspect: true,
    itemStyle: { color: colour, borderColor: '#ffffff', borderWidth: 1 },
    data: points.map(({ x, y }) => [x, y]),
  };
  if (bars.length === 0) return [marks];
  const bar: Series = {
    type: 'line',
    showSymbol: false,
    lineStyle: { color: colour, width: 2 },
    data: bars as number[][],
  };
  return [bar, marks];
}

/**
 * ECharts numbers ids and classes by how many charts the process has drawn, and adds hover styles that a picture does not
 * need: without them the same figure gives the same bytes.
 */
function tidySvg(svg: string, { id, title, caption }: Figure): string {
  const described = `<title>${escapeXml(title)}</title><desc>${escapeXml(caption)}</desc>`;
  return `${svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xml:space|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace(/zr\d+-c/g, `${id}-clip`)
    .replace(/^<svg width="[^"]*" height="[^"]*"/, '<svg role="img"')
    .replace(/^(<svg[^>]*>)/, `$1${described}`)
    .replace(/\n+/g, '\n')
    .trimEnd()}\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
