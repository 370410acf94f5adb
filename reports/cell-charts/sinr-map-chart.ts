import { contours } from 'd3-contour';
import type { CellView, SinrMap, UeView } from '../../emulator/index.ts';
import {
  type CellChart,
  type CellChartSize,
  chartSvg,
  type CustomApi,
  LABEL,
  legend,
  valueAxis,
} from './cell-chart.ts';
import { INK_SOFT } from './cell-colours.ts';
import { classText, signedText, type SinrClass, sinrClasses } from './sinr-classes.ts';

const MARGIN = { left: 64, right: 104, top: 10, bottom: 46 };
const SCALE = { right: 68, width: 18 };
/** Of groups: each is drawn light, then each dark. Groups beyond those share one. */
const SIGNS = [
  'circle',
  'triangle',
  'rect',
  'diamond',
  'path://M-10-8L10-8L0 10Z',
  'path://M-4-10H4V-4H10V4H4V10H-4V4H-10V-4H-4Z',
] as const;
const MOST_GROUPS = 2 * SIGNS.length;
/** With more UEs than this the signs are smaller, and ways are not drawn: they would hide the map. */
const MANY_UES = 150;

type Pixel = (xM: number, yM: number) => [x: number, y: number];

/** Mean downlink SINR around the base station in classes, with the places and ways of the UEs on it. */
export function sinrMapChart(view: CellView, size: CellChartSize): CellChart {
  const { map, cell } = view;
  const side = size.width - MARGIN.left - MARGIN.right;
  const groups = signedGroups(view.ues);
  const entries = legend([BASE_STATION, ...groups.map(({ name }) => name)], size, { left: MARGIN.left, itemWidth: 12 });
  const legendTop = MARGIN.top + side + MARGIN.bottom;
  const height = legendTop + entries.height + 8;
  const option = {
    ...planes(view, side),
    legend: { ...entries.option, top: legendTop, itemHeight: 12 },
    series: seriesOf(view, groups),
  };
  const holes = (100 * map.holeShare).toFixed(1);
  return {
    title: 'Mean downlink SINR, dB',
    summary: `Map of ${2 * map.extentM} m by ${2 * map.extentM} m; ${holes} % of it is below ${signedText(cell.outOfSyncDb)} dB, out of coverage.`,
    svg: chartSvg(option, size, height),
    width: size.width,
    height,
  };
}

/** The map and, right of it, the scale of its colours. */
function planes({ map, cell }: CellView, side: number): object {
  const axis = (name: string, gap: number): object => ({
    ...valueAxis(name, gap),
    min: -map.extentM,
    max: map.extentM,
    splitLine: { show: false },
    // The ends are seldom round and would stand too near to the last round number.
    axisLabel: { ...LABEL, showMinLabel: false, showMaxLabel: false, formatter: signedText },
  });
  return {
    grid: [
      { left: MARGIN.left, top: MARGIN.top, width: side, height: side, outerBoundsMode: 'none' },
      { right: SCALE.right, top: MARGIN.top, width: SCALE.width, height: side, outerBoundsMode: 'none' },
    ],
    xAxis: [axis('metres east of the base station', 26), { gridIndex: 1, type: 'value', min: 0, max: 1, show: false }],
    yAxis: [axis('metres north of the base station', 44), scaleAxis(sinrClasses(cell.outOfSyncDb))],
  };
}

function seriesOf({ map, cell, ues }: CellView, groups: readonly SignedGroup[]): object[] {
  const classes = sinrClasses(cell.outOfSyncDb);
  return [
    areaSeries(map, classes),
    ...(ues.length > MANY_UES ? [] : [trackSeries(ues)]),
    ...groups.map((group) => placeSeries(group, ues.length)),
    baseStationSeries(),
    scaleSeries(classes),
  ];
}

const BASE_STATION = 'base station';

interface SignedGroup {
  name: string;
  places: [number, number][];
  symbol: string;
  filled: boolean;
}

function signedGroups(ues: readonly UeView[]): SignedGroup[] {
  const names = [...new Set(ues.map(({ group }) => group))];
  const own = names.length > MOST_GROUPS ? names.slice(0, MOST_GROUPS - 1) : names;
  const groups = [...own, ...(own.length < names.length ? ['other groups'] : [])];
  return groups.map((name, n) => ({
    name,
    places: ues
      .filter(({ group }) => (own.includes(group) ? group === name : n === own.length))
      .map(({ xM, yM }) => [xM, yM]),
    symbol: SIGNS[n % SIGNS.length]!,
    filled: n >= SIGNS.length,
  }));
}

/** Each class is drawn over all lower ones, so that no seam shows between two. */
function areaSeries(map: SinrMap, classes: readonly SinrClass[]): object {
  return {
    type: 'custom',
    silent: true,
    clip: true,
    data: [0],
    renderItem: ({ coordSys }: { coordSys: Box }) => {
      const pixel = pixelOf(coordSys, map.extentM);
      const ground = { type: 'rect', shape: coordSys, style: { fill: classes[0]!.colour } };
      const areas = areasAbove(
        map,
        classes.slice(1).map(({ fromDb }) => fromDb),
        pixel,
      ).map((pathData, n) => ({
        type: 'path',
        shape: { pathData },
        // The lowest area ends where coverage does.
        style: { fill: classes[n + 1]!.colour, ...(n === 0 && { stroke: '#1b1f24', lineWidth: 1 }) },
      }));
      return { type: 'group', children: [ground, ...areas.filter(({ shape }) => shape.pathData !== '')] };
    },
  };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function pixelOf({ x, y, width, height }: Box, extentM: number): Pixel {
  return (xM, yM) => [x + ((xM + extentM) / (2 * extentM)) * width, y + ((extentM - yM) / (2 * extentM)) * height];
}

/** Outlines of where the SINR is at or above each threshold. */
function areasAbove({ extentM, points, sinrDb }: SinrMap, thresholdsDb: readonly number[], pixel: Pixel): string[] {
  const stepM = (2 * extentM) / (points - 1);
  // A contour runs half a step around its outermost points.
  const metres = (position: number): number =>
    Math.min(extentM, Math.max(-extentM, (position - 0.5) * stepM - extentM));
  const ringPath = (ring: readonly (readonly number[])[]): string =>
    `M${ring
      .map(([x = 0, y = 0]) => pixel(metres(x), metres(y)))
      .map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`)
      .join('L')}Z`;
  return contours()
    .size([points, points])
    .thresholds([...thresholdsDb])([...sinrDb])
    .map(({ coordinates }) => coordinates.flatMap((polygon) => polygon.map(ringPath)).join(''));
}

function trackSeries(ues: readonly UeView[]): object {
  const tracks = ues.filter(({ trackM }) => trackM.length > 0);
  return {
    type: 'custom',
    silent: true,
    clip: true,
    data: tracks.map((_, n) => n),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: CustomApi) => ({
      type: 'polyline',
      shape: { points: tracks[dataIndex]!.trackM.map((place) => api.coord(place)) },
      style: { stroke: '#ffffff', lineWidth: 1.2, opacity: 0.75, fill: 'none' },
    }),
  };
}

function placeSeries({ name, places, symbol, filled }: SignedGroup, ues: number): object {
  return {
    type: 'scatter',
    name,
    silent: true,
    data: places,
    symbol,
    symbolSize: ues > MANY_UES ? 6 : 9,
    itemStyle: filled
      ? { color: '#1b1f24', borderColor: '#ffffff', borderWidth: 1 }
      : { color: '#ffffff', borderColor: '#1b1f24', borderWidth: 1.2 },
  };
}

/** A mast with its waves would be lost among the signs; a large star is not. */
function baseStationSeries(): object {
  return {
    type: 'scatter',
    name: BASE_STATION,
    silent: true,
    data: [[0, 0]],
    symbol: 'path://M0-10 2.9-3.1 10-3.1 4.3 1.2 6.2 8.1 0 4 -6.2 8.1 -4.3 1.2 -10-3.1 -2.9-3.1Z',
    symbolSize: 20,
    itemStyle: { color: '#e3170a', borderColor: '#ffffff', borderWidth: 1.5 },
  };
}

function scaleAxis(classes: readonly SinrClass[]): object {
  return {
    gridIndex: 1,
    type: 'category',
    position: 'right',
    data: classes.map(classText),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...LABEL, interval: 0, color: INK_SOFT },
  };
}

function scaleSeries(classes: readonly SinrClass[]): object {
  return {
    type: 'bar',
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    barWidth: '100%',
    data: classes.map(({ colour }) => ({ value: 1, itemStyle: { color: colour } })),
  };
}
