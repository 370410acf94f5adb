import type { ChartPanel, SeriesStyle } from '../charts/chart-spec.ts';
import { resample } from '../charts/resample.ts';
import { countText, delayText, rateText } from '../quantity-text.ts';
import type { CaseRecord, OutcomeRecord, ProbeMeasurement } from '../upstream.ts';
import { needsAttention } from '../verdicts.ts';
import { figure, legend, type DataTable, type LegendEntry } from './figure.ts';
import { markup, type Content, type Markup } from './template.ts';
import { verdictChip } from './verdict-chip.ts';

type Flows = NonNullable<OutcomeRecord['flows']>;
type Measured = OutcomeRecord & { flows: Flows };

/** Charts of cases that passed are left out beyond this many: hundreds of alike pictures tell nobody anything. */
const MOST_PASSED_CHARTS = 24;
/** Parts of a measurement that a line averages over: single intervals jump with every burst of the scheduler. */
const PARTS = 8;

const ROLES: readonly { role: keyof Flows; style: SeriesStyle; label: string }[] = [
  { role: 'application', style: 'application', label: 'application flow: the one the session is for' },
  { role: 'twin', style: 'twin', label: 'twin: the same flow of a device without a session' },
  { role: 'control', style: 'control', label: 'control: another flow of the same device' },
];
const PHASES: Readonly<Record<OutcomeRecord['kind'], string>> = {
  baseline: 'before',
  promised: 'session up',
  withdrawn: 'session over',
  flow: 'QoS flow there',
  'no-flow': 'no QoS flow',
};

/** For every case that measured flows in the emulated network: what they got before, during and after the session. */
export function outcomeSection(
  cases: readonly CaseRecord[],
  anchors: ReadonlyMap<CaseRecord, string>,
): Markup | undefined {
  const measured = cases.filter((each) => measurements(each).length > 0);
  if (measured.length === 0) return undefined;
  const attention = measured.filter(({ verdict }) => needsAttention(verdict));
  const fine = measured.filter(({ verdict }) => !needsAttention(verdict));
  const left = Math.max(0, fine.length - MOST_PASSED_CHARTS);
  const shown = [...attention, ...fine.slice(0, MOST_PASSED_CHARTS)];
  return markup`<section id="outcomes" aria-labelledby="outcomes-title">
<h2 id="outcomes-title">What the network really did</h2>
<p class="lead">Each of these cases asked the server for a session and then measured, in the crowded cell, what three
flows got, averaged over eighths of each measurement. The dashed line is what the profile promises, as the server itself
publishes it.</p>
${legend(ROLES.map(({ style, label }): LegendEntry => ({ style, label })))}
<div class="cards">${shown.map((each, index) => outcomeFigure(each, `outcome-${index}`, anchors.get(each) ?? ''))}</div>
${left > 0 && markup`<p class="note">And ${countText(left, 'more case')} that passed, without a chart here.</p>`}
</section>`;
}

function outcomeFigure(each: CaseRecord, id: string, anchor: string): Markup {
  const outcomes = measurements(each);
  const promise = outcomes.find((outcome) => outcome.promise?.targetMinDownstreamRateBps !== undefined)?.promise;
  const promisedBps = promise?.targetMinDownstreamRateBps;
  return figure({
    id,
    format: 'card',
    title: markup`${verdictChip(each.verdict)} <a href="#${anchor}">${each.title}</a>`,
    summary: summary(outcomes, promisedBps),
    legend: [],
    notes: each.reasons.length > 0 && markup`<p class="reason ${each.verdict}">${each.reasons[0]}</p>`,
    chart: {
      yUnit: 'Mbit/s',
      scale: 'linear',
      limits: promisedBps === undefined ? [] : [{ y: promisedBps / 1e6, label: `promised: ${rateText(promisedBps)}` }],
      panels: outcomes.map(panel),
    },
    table: measurementTable(outcomes),
  });
}

export function measurements({ outcomes }: CaseRecord): Measured[] {
  return outcomes.filter((outcome): outcome is Measured => outcome.flows !== undefined);
}

/** What each flow got in each measurement: flows are rows, measurements columns. */
export function measurementTable(outcomes: readonly Measured[]): DataTable {
  return {
    caption: 'What each flow got, on average over the measurement',
    columns: ['flow', ...outcomes.map(({ kind }) => PHASES[kind])],
    rows: ROLES.map(({ role }) => [role, ...outcomes.map(({ flows }) => measurementCell(flows[role]))]),
  };
}

function measurementCell({ throughputBps, offeredBps, delayMs, droppedPackets }: ProbeMeasurement): Content {
  const delay = delayMs === undefined ? 'nothing delivered' : `delay ${delayText(delayMs.p95)} (p95)`;
  return markup`${rateText(throughputBps)} of ${rateText(offeredBps)} offered
<span class="source">${delay}, ${droppedPackets} dropped</span>`;
}

export function phaseName(kind: OutcomeRecord['kind']): string {
  return PHASES[kind];
}

/** Phases lie minutes apart, so each has its own axis, in seconds since its measurement began. */
function panel({ kind, flows }: Measured): ChartPanel {
  const { fromMs, toMs } = flows.application;
  const toX = Math.max((toMs - fromMs) / 1000, 0.1);
  return {
    title: PHASES[kind],
    fromX: 0,
    toX,
    series: ROLES.map(({ role, style }) => ({ style, points: points(flows[role], fromMs) })).reverse(),
    windows: kind === 'promised' ? [{ fromX: 0, toX }] : [],
    marks: [],
  };
}

function points({ intervals }: ProbeMeasurement, fromMs: number): ReturnType<typeof resample> {
  const all = intervals.map((interval) => ({
    x: (interval.toMs - fromMs) / 1000,
    y: interval.toMs > interval.fromMs ? interval.deliveredBits / (interval.toMs - interval.fromMs) / 1000 : null,
  }));
  const parts = resample(all, PARTS, 'mean');
  const [first] = intervals;
  const start = first === undefined ? [] : [{ x: (first.fromMs - fromMs) / 1000, y: parts[0]?.y ?? null }];
  return [...start, ...parts];
}

function summary(outcomes: readonly Measured[], promisedBps: number | undefined): string {
  const phases = outcomes.map(({ kind, flows }) => {
    const got = ROLES.map(({ role }) => `${role} ${rateText(flows[role].throughputBps)}`).join(', ');
    return `${PHASES[kind]}: ${got}`;
  });
  const promised = promisedBps === undefined ? '' : ` Promised: ${rateText(promisedBps)}.`;
  return `Line charts of throughput in ${countText(outcomes.length, 'phase')}. ${phases.join('; ')}.${promised}`;
}
