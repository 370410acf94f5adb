import { resample } from '../charts/resample.ts';
import { mean, type TimeWindow } from '../flow-series.ts';
import { percentText, rateText } from '../quantity-text.ts';
import type { EmulationRun } from '../run-records.ts';
import { timeFigure } from './flow-figure.ts';
import { statList, type Stat } from './stat-list.ts';
import { markup, type Content, type Markup } from './template.ts';

/** How full the cell was, and what Quality on Demand cost everybody else. */
export function cellSection(run: EmulationRun, windows: readonly TimeWindow[]): Markup | undefined {
  if (run.cells.length === 0) return undefined;
  return markup`<section aria-labelledby="cell-title">
<h2 id="cell-title">The cell, and what the others lose</h2>
${crowdSentence(run)}
${statList([...crowdStats(run), ...loadStats(run)])}
${loadFigure(run, windows)}
</section>`;
}

function crowdSentence({ footer, header }: EmulationRun): Content {
  const { withSessionBps: during, withoutSessionBps: otherwise } = footer?.crowd ?? {};
  if (typeof during !== 'number' || typeof otherwise !== 'number' || otherwise === 0) return undefined;
  const change = (during - otherwise) / otherwise;
  const words = change < 0 ? `loses ${percentText(-change)}` : `gains ${percentText(change)}`;
  return markup`<p class="lead">While a session is up, each of the other devices in this cell of ${header.ues}
<strong>${words}</strong> of its throughput on average.</p>`;
}

function crowdStats({ footer }: EmulationRun): Stat[] {
  const { withSessionBps: during, withoutSessionBps: otherwise } = footer?.crowd ?? {};
  return [
    ...(typeof otherwise === 'number' ? [{ value: rateText(otherwise), label: 'per other device, no session' }] : []),
    ...(typeof during === 'number' ? [{ value: rateText(during), label: 'per other device, session up' }] : []),
  ];
}

function loadStats({ cells }: EmulationRun): Stat[] {
  return [
    {
      value: percentText(mean(cells.map(({ downlinkLoad }) => downlinkLoad)) ?? 0),
      label: 'mean downlink load',
      style: 'first',
    },
    { value: rateText(mean(cells.map(({ downlinkBps }) => downlinkBps)) ?? 0), label: 'mean downlink of the cell' },
    {
      value: String(Math.round(mean(cells.map(({ backloggedUes }) => backloggedUes)) ?? 0)),
      label: 'devices waiting, on average',
    },
  ];
}

function loadFigure({ cells }: EmulationRun, windows: readonly TimeWindow[]): Markup {
  const share = (pick: (line: (typeof cells)[number]) => number) =>
    resample(
      cells.map((line) => ({ x: line.timeS, y: pick(line) * 100 })),
      240,
      'mean',
    );
  const load = percentText(mean(cells.map(({ downlinkLoad }) => downlinkLoad)) ?? 0);
  return timeFigure({
    id: 'cell-load',
    title: 'Cell load: share of the resource blocks in use',
    summary: `Line chart of cell load over time. The downlink is loaded to ${load} on average.`,
    format: 'story',
    unit: '%',
    scale: 'linear',
    atLeast: 100,
    lines: [
      { points: share(({ downlinkLoad }) => downlinkLoad), style: 'first', label: 'downlink', column: 'downlink' },
      { points: share(({ uplinkLoad }) => uplinkLoad), style: 'second', label: 'uplink', column: 'uplink' },
    ],
    panel: { windows: windows.map(({ fromS, toS }) => ({ fromX: fromS, toX: toS })), marks: [] },
    limits: [],
  });
}
