import type { CellView, GroupLink } from '../../emulator/index.ts';
import {
  type CellChart,
  type CellChartSize,
  categoryRows,
  chartSvg,
  legend,
  ROW_NAME_WIDTH,
  valueAxis,
} from './cell-chart.ts';
import { OUT_OF_RANGE_COLOUR, RANK_COLOURS } from './cell-colours.ts';

const ROW_HEIGHT = 30;
const MARGIN = { left: ROW_NAME_WIDTH, right: 24, bottom: 46 };
/** A narrower part of a bar has no room for its figure. */
const LABELLED_PERCENT = 7;

/** Number of layers that the receiver would ask for, by group of UEs; the uplink has rows of its own where it has a choice. */
export function rankChart(view: CellView, size: CellChartSize): CellChart {
  const rows = [
    ...view.groups.map(({ name, links }) => ({ name, link: links.downlink })),
    ...(view.cell.maxLayers.uplink > 1
      ? view.groups.map(({ name, links }) => ({ name: `${name}, uplink`, link: links.uplink }))
      : []),
  ];
  const ranks = Math.max(view.cell.maxLayers.downlink, view.cell.maxLayers.uplink);
  const shown = parts(
    rows.map(({ link }) => link),
    ranks,
  );
  const entries = legend(
    shown.map(({ name }) => name),
    size,
    { left: MARGIN.left, itemWidth: 16 },
  );
  const top = 16 + entries.height;
  const height = top + MARGIN.bottom + ROW_HEIGHT * rows.length;
  const option = {
    grid: { ...MARGIN, top, outerBoundsMode: 'none' },
    legend: { ...entries.option, top: 0, itemHeight: 12 },
    xAxis: { ...valueAxis('share of the UEs and times, %', 26), min: 0, max: 100, interval: 20 },
    yAxis: categoryRows(rows.map(({ name }) => name)),
    series: shown.map(barSeries),
  };
  return {
    title: 'Layers, by group',
    summary: rows.map(({ name, link }) => `${name}: ${meanRank(link)}`).join('; '),
    svg: chartSvg(option, size, height),
    width: size.width,
    height,
  };
}

interface Part {
  name: string;
  /** By row. */
  shares: readonly number[];
  colour: { fill: string; ink: string };
}

function parts(links: readonly GroupLink[], ranks: number): Part[] {
  const ofRank = Array.from({ length: ranks }, (_, n) => ({
    name: n === 0 ? '1 layer' : `${n + 1} layers`,
    shares: links.map(({ rankShares }) => rankShares[n] ?? 0),
    colour: RANK_COLOURS[n]!,
  }));
  const outside = links.map(({ outOfRangeShare }) => outOfRangeShare);
  const outOfRange = { name: 'out of range', shares: outside, colour: OUT_OF_RANGE_COLOUR };
  return outside.some((share) => share > 0) ? [...ofRank, outOfRange] : ofRank;
}

function barSeries({ name, shares, colour }: Part): object {
  return {
    type: 'bar',
    name,
    stack: 'rank',
    silent: true,
    barWidth: '64%',
    itemStyle: { color: colour.fill },
    data: shares.map((share) => ({ value: 100 * share, label: { show: 100 * share >= LABELLED_PERCENT } })),
    label: {
      formatter: ({ value }: { value: number }) => value.toFixed(0),
      color: colour.ink,
      fontSize: 12,
      position: 'inside',
    },
  };
}

function meanRank({ rankShares, outOfRangeShare }: GroupLink): string {
  if (outOfRangeShare >= 1) return 'out of range';
  const sum = rankShares.reduce((total, share, n) => total + share * (n + 1), 0);
  return `${(sum / (1 - outOfRangeShare)).toFixed(2)} layers in the mean`;
}
