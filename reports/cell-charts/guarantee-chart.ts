import type { CellView, Direction, GuaranteeView } from '../../emulator/index.ts';
import { rateText } from '../quantity-text.ts';
import { type CellChart, type CellChartSize, categoryRows, chartSvg, legend, valueAxis } from './cell-chart.ts';
import { DIRECTION_COLOURS, INK, LIMIT } from './cell-colours.ts';

const ROW_HEIGHT = 44;
/** Of the whole width, for the names of the rows. */
const NAME_SHARE = 0.35;
const MARGIN = { right: 112, top: 40, bottom: 46 };
/** Sessions that are drawn; all of them are in the table. */
const MOST_ROWS = 12;

/** What the guarantees of the sessions claim of the carrier, session by session. Undefined without sessions. */
export function guaranteeChart(view: CellView, size: CellChartSize): CellChart | undefined {
  const { guarantees, cell } = view;
  if (guarantees.length === 0) return undefined;
  const rows = [...guarantees].sort((a, b) => greatest(b) - greatest(a)).slice(0, MOST_ROWS);
  const height = MARGIN.top + MARGIN.bottom + ROW_HEIGHT * rows.length;
  const limit = 100 * cell.admissionLimit;
  const left = Math.round(NAME_SHARE * size.width);
  const option = {
    grid: { ...MARGIN, left, outerBoundsMode: 'none' },
    legend: { ...legend(['downlink', 'uplink'], size, { left, itemWidth: 16 }).option, top: 0, itemHeight: 12 },
    xAxis: { ...valueAxis("share of the carrier's PRBs, %", 26), min: 0, max: 100, interval: 20 },
    yAxis: categoryRows(rows.map(rowName), left),
    series: [series(rows, 'downlink'), series(rows, 'uplink'), limitSeries(limit)],
  };
  const refused = guarantees.filter(({ verdict }) => verdict === 'does-not-fit' || verdict === 'cannot-be-carried');
  const undrawn = guarantees.length - rows.length;
  return {
    title:
      undrawn > 0
        ? `Claims of the guarantees (the ${MOST_ROWS} greatest of ${guarantees.length})`
        : 'Claims of the guarantees',
    summary: `${guarantees.length} sessions, ${refused.length} of them do not fit.`,
    svg: chartSvg(option, size, height),
    width: size.width,
    height,
  };
}

function rowName({ ue, profile, fromS }: GuaranteeView): string {
  return `${ue}, ${profile}, at ${fromS} s`;
}

function greatest({ share }: GuaranteeView): number {
  return Math.max(share.downlink ?? Infinity, share.uplink ?? Infinity);
}

function series(rows: readonly GuaranteeView[], direction: Direction): object {
  return {
    type: 'bar',
    name: direction,
    silent: true,
    barWidth: 12,
    barGap: '25%',
    itemStyle: { color: DIRECTION_COLOURS[direction] },
    label: {
      show: true,
      position: 'right',
      color: INK,
      fontSize: 12,
      formatter: ({ dataIndex }: { dataIndex: number }) => barText(rows[dataIndex]!, direction),
    },
    data: rows.map(({ share }) => 100 * Math.min(1, share[direction] ?? 0)),
  };
}

function barText({ share, rateBps }: GuaranteeView, direction: Direction): string {
  if (rateBps[direction] === 0) return 'none';
  const claimed = share[direction];
  if (claimed === null) return `${rateText(rateBps[direction])} cannot be carried`;
  return `${(100 * claimed).toFixed(1)} % for ${rateText(rateBps[direction])}`;
}

function limitSeries(limit: number): object {
  return {
    type: 'bar',
    silent: true,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: LIMIT, type: [5, 3], width: 1.5 },
      label: { formatter: 'limit', position: 'start', distance: 3, color: LIMIT, fontSize: 12 },
      data: [{ xAxis: limit }],
    },
  };
}
