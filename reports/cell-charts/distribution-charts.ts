import type { CellView } from '../../emulator/index.ts';
import { type CellChart, type CellChartSize, chartSvg, LABEL, legend, valueAxis } from './cell-chart.ts';
import { DIRECTION_COLOURS, LIMIT } from './cell-colours.ts';
import { signedText } from './sinr-classes.ts';

const PLOT_HEIGHT = 200;
const GRID = { left: 64, right: 24, bottom: 46, outerBoundsMode: 'none' };

interface Line {
  name: string;
  /** From the 0th to the 100th. */
  percentiles: readonly number[];
  direction: 'downlink' | 'uplink';
  dashed?: boolean;
}

/** Distribution of the SINR over the UEs and times, with and without fading. */
export function sinrDistributionChart(view: CellView, size: CellChartSize): CellChart {
  const { downlink, uplink } = view.sinrPercentilesDb;
  const { outOfSyncDb } = view.cell;
  const lines: Line[] = [
    { name: 'downlink', percentiles: downlink.mean, direction: 'downlink' },
    { name: 'downlink, fading', percentiles: downlink.faded, direction: 'downlink', dashed: true },
    { name: 'uplink', percentiles: uplink.mean, direction: 'uplink' },
    { name: 'uplink, fading', percentiles: uplink.faded, direction: 'uplink', dashed: true },
  ];
  return {
    title: 'SINR distribution',
    summary: `Median mean SINR ${signedText(downlink.mean[50]!)} dB in the downlink, ${signedText(uplink.mean[50]!)} dB in the uplink.`,
    ...distribution(lines, size, {
      xAxis: { ...valueAxis('SINR, dB', 26), ...decibelRange(lines, outOfSyncDb), axisLabel: DECIBEL_LABEL },
      yName: 'share of UEs and times, %',
      further: [thresholdSeries(outOfSyncDb)],
    }),
  };
}

/** Distribution of the spectral efficiency over the places of the UEs. */
export function efficiencyChart({ efficiency }: CellView, size: CellChartSize): CellChart {
  const { downlink, uplink } = efficiency;
  const lines: Line[] = [
    { name: `downlink, mean ${downlink.mean.toFixed(2)}`, percentiles: downlink.percentiles, direction: 'downlink' },
    { name: `uplink, mean ${uplink.mean.toFixed(2)}`, percentiles: uplink.percentiles, direction: 'uplink' },
  ];
  const edges = `5th percentile ${downlink.fifthPercentile.toFixed(2)} and ${uplink.fifthPercentile.toFixed(2)}`;
  return {
    title: 'Spectral efficiency over the places of the UEs',
    summary: `${lines.map(({ name }) => name).join('; ')} bit/s/Hz; ${edges}`,
    ...distribution(lines, size, {
      xAxis: { ...valueAxis('bit/s/Hz while the UE is served', 26), min: 0 },
      yName: 'share of UEs, %',
      further: [],
    }),
  };
}

interface DistributionOptions {
  xAxis: object;
  yName: string;
  /** Drawn beside the lines, without an entry in the legend. */
  further: readonly object[];
}

function distribution(
  lines: readonly Line[],
  size: CellChartSize,
  { xAxis, yName, further }: DistributionOptions,
): Pick<CellChart, 'svg' | 'width' | 'height'> {
  const entries = legend(
    lines.map(({ name }) => name),
    size,
    { left: GRID.left, itemWidth: 26 },
  );
  const top = 18 + entries.height;
  const height = top + PLOT_HEIGHT + GRID.bottom;
  const option = {
    grid: { ...GRID, top },
    // The lines have no symbols, but their entries would.
    legend: { ...entries.option, top: 0, itemStyle: { opacity: 0 } },
    xAxis,
    yAxis: { ...valueAxis(yName, 38), min: 0, max: 100, interval: 20 },
    series: [...lines.map(lineSeries), ...further],
  };
  return { svg: chartSvg(option, size, height), width: size.width, height };
}

function lineSeries({ name, percentiles, direction, dashed = false }: Line): object {
  const color = DIRECTION_COLOURS[direction];
  return {
    type: 'line',
    name,
    silent: true,
    clip: true,
    symbol: 'none',
    itemStyle: { color },
    lineStyle: { color, width: 2.2, type: dashed ? [5, 4] : 'solid', join: 'round' },
    data: percentiles.map((value, percent) => [value, percent]),
  };
}

/** ECharts hangs a limit on a series; this one has nothing else. */
function thresholdSeries(outOfSyncDb: number): object {
  return {
    type: 'line',
    silent: true,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: LIMIT, type: [2, 3], width: 1.5 },
      label: { formatter: 'out of sync', position: 'insideEndTop', color: LIMIT, fontSize: 12 },
      data: [{ xAxis: outOfSyncDb }],
    },
  };
}

const DECIBEL_LABEL = { ...LABEL, formatter: signedText };
const DECIBEL_STEP = 10;

/** From the 1st percentile on: the deepest fades of a few would take most of the axis. */
function decibelRange(lines: readonly Line[], outOfSyncDb: number): { min: number; max: number; interval: number } {
  // The threshold has its name on its left.
  const lowest = Math.min(outOfSyncDb - 4, ...lines.map(({ percentiles }) => percentiles[1]!));
  const highest = Math.max(outOfSyncDb, ...lines.map(({ percentiles }) => percentiles.at(-1)!));
  return {
    min: Math.floor((lowest - 1) / DECIBEL_STEP) * DECIBEL_STEP,
    max: Math.ceil((highest + 1) / DECIBEL_STEP) * DECIBEL_STEP,
    interval: DECIBEL_STEP,
  };
}
