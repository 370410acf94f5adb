import type { CellView, Direction } from '../../emulator/index.ts';
import {
  type CellChart,
  type CellChartSize,
  categoryRows,
  chartSvg,
  type CustomApi,
  LABEL,
  ROW_NAME_WIDTH,
  valueAxis,
} from './cell-chart.ts';
import { DIRECTION_COLOURS, RULE_STRONG } from './cell-colours.ts';

const ROW_HEIGHT = 38;
const MARGIN = { left: ROW_NAME_WIDTH, right: 132, top: 24, bottom: 46 };
/** The figures right of the rows are never cut. */
const FIGURES_WIDTH = 200;
/** Share of a row that its highest bar takes. */
const FILL = 0.82;
/** Every so many MCS indices have a label. */
const LABEL_STEP = 4;

interface Row {
  name: string;
  shares: readonly number[];
  figures: string;
}

/** MCS that link adaptation would choose, a row of bars for each group of UEs. */
export function mcsChart(view: CellView, direction: Direction, size: CellChartSize): CellChart {
  const rows = view.groups.map(({ name, links }): Row => {
    const { mcsShares, medianMcs, efficiencyBpsPerHz } = links[direction];
    const figures = medianMcs === null ? 'out of range' : `${medianMcs}  ·  ${efficiencyBpsPerHz.toFixed(2)} bit/s/Hz`;
    return { name, shares: mcsShares, figures };
  });
  const highest = Math.max(1e-9, ...rows.flatMap(({ shares }) => shares));
  const height = MARGIN.top + MARGIN.bottom + ROW_HEIGHT * rows.length;
  const option = {
    grid: { ...MARGIN, outerBoundsMode: 'none' },
    xAxis: indexAxis(`MCS index of table ${view.cell.mcsTable}; highest bar ${(100 * highest).toFixed(0)} %`, rows),
    yAxis: [
      categoryRows(rows.map(({ name }) => name)),
      {
        ...categoryRows(
          rows.map(({ figures }) => figures),
          FIGURES_WIDTH,
        ),
        position: 'right',
        name: 'median  ·  mean',
        nameLocation: 'start',
        nameGap: 10,
        nameTextStyle: { ...LABEL, align: 'left', padding: [0, 0, 0, 8] },
      },
    ],
    series: [barSeries(rows, highest, DIRECTION_COLOURS[direction])],
  };
  return {
    title: `MCS in the ${direction}, by group`,
    summary: rows.map(({ name, figures }) => `${name}: ${figures}`).join('; '),
    svg: chartSvg(option, size, height),
    width: size.width,
    height,
  };
}

function indexAxis(name: string, rows: readonly Row[]): object {
  return {
    ...valueAxis(name, 26),
    type: 'category',
    data: rows[0]?.shares.map((_, mcs) => String(mcs)) ?? [],
    splitLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...LABEL, interval: (index: number) => index % LABEL_STEP === 0 },
  };
}

function barSeries(rows: readonly Row[], highest: number, colour: string): object {
  const bars = rows.flatMap(({ shares }, row) => shares.map((share, mcs) => [mcs, row, share]));
  return {
    type: 'custom',
    silent: true,
    data: [...bars.filter(([, , share]) => share! > 0), ...rows.map((_, row) => [0, row, -1])],
    renderItem: (_: unknown, api: CustomApi) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const [width = 0, height = 0] = api.size([1, 1]);
      const ground = y + height / 2 - 1;
      const share = api.value(2);
      if (share < 0) return groundLine(x - width / 2, ground, width * rows[0]!.shares.length);
      const tall = Math.max(1, (share / highest) * height * FILL);
      const shape = { x: x - width * 0.42, y: ground - tall, width: width * 0.84, height: tall };
      return { type: 'rect', shape, style: { fill: colour } };
    },
  };
}

/** What the bars of a row stand on. */
function groundLine(x: number, y: number, width: number): object {
  return { type: 'line', shape: { x1: x, y1: y, x2: x + width, y2: y }, style: { stroke: RULE_STRONG, lineWidth: 1 } };
}
