import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { INK_SOFT, RULE, RULE_STRONG } from './cell-colours.ts';
import { tidySvg } from '../charts/tidy-svg.ts';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** A picture with what a person who cannot see it should know of it. */
export interface CellChart {
  title: string;
  summary: string;
  /** An `<svg>` element with a viewBox, whose ids begin with the id that it was drawn with. */
  svg: string;
  width: number;
  height: number;
}

export interface CellChartSize {
  /** Makes ids of the SVG unique within the page; letters, digits and hyphens. */
  id: string;
  width: number;
}

/** Draws an option of ECharts, the same bytes whatever was drawn before. */
export function chartSvg(option: EChartsCoreOption, { id, width }: CellChartSize, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    return tidySvg(chart.renderToSVGString({ useViewBox: true }), id);
  } finally {
    chart.dispose();
  }
}

export const LABEL = { color: INK_SOFT, fontSize: 12 };

/** What every axis of a value has. */
export function valueAxis(name: string, nameGap: number): object {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: LABEL,
    axisLine: { show: true, onZero: false, lineStyle: { color: RULE_STRONG } },
    axisTick: { show: true, lineStyle: { color: RULE_STRONG } },
    splitLine: { lineStyle: { color: RULE } },
    axisLabel: { ...LABEL, hideOverlap: true },
  };
}

/** Room for the names of rows. */
export const ROW_NAME_WIDTH = 130;

/** An axis with a row for each name, from the top down. */
export function categoryRows(names: readonly string[], width = ROW_NAME_WIDTH): object {
  return {
    type: 'category',
    data: names,
    inverse: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...LABEL, interval: 0, width: width - 24, overflow: 'truncate' },
  };
}

/** What ECharts gives to a drawing of our own: see its custom series. */
export interface CustomApi {
  value(dimension: number): number;
  coord(value: readonly number[]): number[];
  size(value: readonly number[]): number[];
}

/** Between entries, and between lines as well: ECharts has one gap for both. */
const LEGEND_GAP = 18;
const LEGEND_LINE = LEGEND_GAP + 14;
/** Of a character at most, in any font that the page may be shown in. */
const CHARACTER_WIDTH = 7.4;

/** A legend of one or more lines, which begins at `left`. @returns its option and its height. */
export function legend(
  names: readonly string[],
  size: CellChartSize,
  { left, itemWidth }: { left: number; itemWidth: number },
): { option: object; height: number } {
  const room = size.width - left;
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const entry = itemWidth + 5 + CHARACTER_WIDTH * name.length;
    if (used > 0 && used + entry > room) {
      lines++;
      used = 0;
    }
    used += entry + LEGEND_GAP;
  }
  const option = { left: left - 10, right: 0, itemWidth, itemGap: LEGEND_GAP, textStyle: LABEL, data: names };
  return { option, height: lines * LEGEND_LINE - LEGEND_GAP };
}
