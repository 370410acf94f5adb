import type { CellView } from '../../emulator/index.ts';
import { escapeHtml } from '../html/template.ts';
import { countText, rateText } from '../quantity-text.ts';
import { INK, INK_SOFT, withoutVariables } from './cell-colours.ts';
import type { CellChart } from './cell-chart.ts';
import { efficiencyChart, sinrDistributionChart } from './distribution-charts.ts';
import { guaranteeChart } from './guarantee-chart.ts';
import { mcsChart } from './mcs-chart.ts';
import { rankChart } from './rank-chart.ts';
import { sinrMapChart } from './sinr-map-chart.ts';

const WIDTH = 1280;
const EDGE = 32;
const GAP = 40;
const COLUMN = (WIDTH - 2 * EDGE - GAP) / 2;
const HEADER = 92;
const TITLE = 30;
const ROW_GAP = 30;

/** All charts of a cell, each drawn `width` wide. */
export function cellCharts(view: CellView, width: number, prefix: string): CellChart[] {
  const size = (name: string): { id: string; width: number } => ({ id: `${prefix}-${name}`, width });
  const charts = [
    sinrMapChart(view, size('map')),
    sinrDistributionChart(view, size('sinr')),
    efficiencyChart(view, size('efficiency')),
    mcsChart(view, 'downlink', size('mcs-downlink')),
    mcsChart(view, 'uplink', size('mcs-uplink')),
    rankChart(view, size('rank')),
    guaranteeChart(view, size('guarantees')),
  ];
  return charts.filter((chart) => chart !== undefined);
}

/** The cell as one SVG that needs no page around it: the map, the distributions beside it, the groups below. */
export function cellSvg(view: CellView): string {
  const [map, sinr, efficiency, ...others] = cellCharts(view, COLUMN, 'cell') as [
    CellChart,
    CellChart,
    CellChart,
    ...CellChart[],
  ];
  const below = Math.max(map.height + TITLE, sinr.height + efficiency.height + 2 * TITLE + ROW_GAP);
  const first = [
    placed(map, EDGE, HEADER),
    placed(sinr, EDGE + COLUMN + GAP, HEADER),
    placed(efficiency, EDGE + COLUMN + GAP, HEADER + sinr.height + TITLE + ROW_GAP),
  ];
  const { rows, endY } = inPairs(others, HEADER + below + ROW_GAP);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${endY}" width="${WIDTH}" height="${endY}"
font-family="Lato, 'Segoe UI', 'DejaVu Sans', sans-serif"><title>${escapeHtml(view.scenario.name)}</title>
<rect width="${WIDTH}" height="${endY}" fill="#ffffff"/>
${header(view)}
${[...first, ...rows].join('\n')}
</svg>
`;
  return withoutVariables(svg).replaceAll('font-family:inherit;', '');
}

function inPairs(charts: readonly CellChart[], fromY: number): { rows: string[]; endY: number } {
  const rows: string[] = [];
  let y = fromY;
  for (let n = 0; n < charts.length; n += 2) {
    const pair = charts.slice(n, n + 2);
    pair.forEach((chart, column) => rows.push(placed(chart, EDGE + column * (COLUMN + GAP), y)));
    y += Math.max(...pair.map(({ height }) => height)) + TITLE + ROW_GAP;
  }
  return { rows, endY: y };
}

function placed({ title, svg, width, height }: CellChart, x: number, y: number): string {
  const inner = svg.replace('<svg ', `<svg x="${x}" y="${y + TITLE}" width="${width}" height="${height}" `);
  return `<text x="${x}" y="${y + 14}" font-size="16" font-weight="700" fill="${INK}">${escapeHtml(title)}</text>${inner}`;
}

/** The scenario's own title may be in any script; a font for its name is there for sure. */
function header(view: CellView): string {
  return `<text x="${EDGE}" y="44" font-size="26" font-weight="700" fill="${INK}">${escapeHtml(view.scenario.name)}</text>
<text x="${EDGE}" y="68" font-size="14" fill="${INK_SOFT}">${escapeHtml(cellLine(view))}</text>`;
}

/** The cell in one line: `UMa, 3.5 GHz, 100 MHz TDD (273 PRBs), peak 1.2 Gbit/s down and 180 Mbit/s up; 60 UEs, seed 1`. */
export function cellLine({ cell, peakRateBps, ues, seed }: CellView): string {
  const carrier = `${megahertz(cell.carrierHz)}, ${megahertz(cell.bandwidthHz)} ${cell.duplex.toUpperCase()} (${cell.prbs} PRBs)`;
  const peak = `peak ${rateText(peakRateBps.downlink)} down and ${rateText(peakRateBps.uplink)} up`;
  return `${cell.propagation}, ${cell.antenna} antenna, ${carrier}, ${peak}; ${countText(ues.length, 'UE')}, seed ${seed}`;
}

function megahertz(hertz: number): string {
  return hertz >= 1e9 ? `${Number((hertz / 1e9).toFixed(4))} GHz` : `${Number((hertz / 1e6).toFixed(3))} MHz`;
}
