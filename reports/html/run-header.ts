import { assess, type RunVerdict } from '../assessment.ts';
import { countText, durationText, timestampText } from '../quantity-text.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from '../run-records.ts';
import type { Verdict } from '../upstream.ts';
import { COUNT_ORDER, VERDICT_STYLES } from '../verdicts.ts';
import { markup, type Content, type Markup } from './template.ts';

/** Facts that stand under the verdict; the others are behind a click. */
const FACTS_IN_SIGHT = 6;

const SIGNS: Readonly<Record<RunVerdict, string>> = {
  conformant: '✓',
  'not-conformant': '✕',
  inconclusive: '?',
  incomplete: '…',
};

/** The verdict of the run, in words that cannot be misread, and what it is a verdict of. */
export function runHeader({ conformance, emulation }: RunRecords): Markup {
  if (conformance !== undefined) return conformanceHeader(conformance);
  if (emulation !== undefined) return emulationHeader(emulation);
  return markup``;
}

function conformanceHeader(run: ConformanceRun): Markup {
  const { verdict, headline, because, observation, outcomesObserved, counts, leniency, proof } = assess(run);
  return markup`<header class="run ${verdict}">
<div class="band"><div class="inner">
<p class="kicker">CAMARA Quality on Demand ${run.header.release} · conformance of ${run.header.target.name}</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span>${headline}</h1>
<p class="observed ${outcomesObserved ? 'yes' : 'no'}">${observation}</p>
<p class="because">${because} ${leniency}</p>
<p class="because">${proof}</p>
${tiles(counts, run.cases.length)}
${proportions(counts, run.cases.length)}
</div></div>
${facts(conformanceFacts(run))}
</header>`;
}

function tiles(counts: Record<Verdict, number>, total: number): Markup {
  return markup`<ul class="tiles" aria-label="Cases per verdict">
${COUNT_ORDER.filter((verdict) => verdict !== 'flaky' || counts.flaky > 0).map((verdict) =>
  tile(verdict, counts[verdict]),
)}
<li><a class="tile all" href="#cases" data-show=""><b>${total}</b> all cases</a></li></ul>`;
}

function tile(verdict: Verdict, count: number): Markup {
  const { meaning, sign, label } = VERDICT_STYLES[verdict];
  return markup`<li><a class="tile${count === 0 && ' none'}" href="#cases" data-show="${verdict}" title="${meaning}">
<b>${count} <i aria-hidden="true">${sign}</i></b> ${label}</a></li>`;
}

function proportions(counts: Record<Verdict, number>, total: number): Markup | undefined {
  if (total === 0) return undefined;
  const parts = COUNT_ORDER.filter((verdict) => counts[verdict] > 0);
  return markup`<div class="proportions" aria-hidden="true">${parts.map(
    (verdict) => markup`<span class="${verdict}" style="flex-grow: ${counts[verdict]}"></span>`,
  )}</div>`;
}

function conformanceFacts({ header, footer, cases }: ConformanceRun): [string, Content][] {
  const { target, network, tool } = header;
  const apis = Object.entries(target.apis).map(
    ([api, url]) => markup`<span class="line">${api} <code>${url}</code></span>`,
  );
  return [
    ['Target', target.kind === 'reference' ? target.name : `${target.name} (external)`],
    ['Release', header.release],
    ['Started', timestampText(header.startedAt)],
    ['Cases', `${cases.length} of ${header.planned} planned`],
    ['Seed', markup`<code>${header.seed}</code>`],
    ['Tool', `${tool.name} ${tool.version}`],
    ['APIs', apis.length === 0 ? 'none' : apis],
    ['Took', timeText(footer)],
    [
      'Emulated network',
      network === undefined ? 'none' : `${network.scenario}, ${countText(network.ues, 'device')}, seed ${network.seed}`,
    ],
    ['Options', optionsText(header.options)],
    ['Node', tool.node],
  ];
}

function timeText(footer: ConformanceRun['footer']): string {
  if (footer === undefined) return 'unknown: the run was interrupted';
  return `${durationText(footer.wallMs)}, in which ${durationText(footer.testTimeMs)} passed for the tests`;
}

function optionsText(options: Record<string, unknown>): Content {
  const entries = Object.entries(options);
  if (entries.length === 0) return 'none';
  return entries.map(
    ([name, value]) => markup`<span class="line">${name} <code>${JSON.stringify(value)}</code></span>`,
  );
}

function emulationHeader(run: EmulationRun): Markup {
  const { header, footer } = run;
  const whole = run.incomplete === undefined && footer !== undefined;
  return markup`<header class="run ${whole ? 'emulation' : 'incomplete'}">
<div class="band"><div class="inner">
<p class="kicker">Emulated 5G cell · ${header.scenario.name}</p>
<h1>${whole ? header.scenario.title : markup`<span class="sign" aria-hidden="true">…</span>INCOMPLETE RUN`}</h1>
<p class="observed no">This is an emulation: no server was tested, so there is no verdict.</p>
${!whole && markup`<p class="because">The run was interrupted: ${run.incomplete ?? 'the record has no footer'}.</p>`}
</div></div>
${facts(emulationFacts(run))}
</header>`;
}

export function emulationFacts({ header, footer }: EmulationRun): [string, Content][] {
  const { cell, scenario, tool } = header;
  return [
    ['Scenario', scenario.name],
    [
      'Emulated',
      `${footer?.emulatedS ?? '?'} of ${header.durationS} s${footer === undefined ? '' : `, ${footer.slots} slots`}`,
    ],
    ['Scheduler', cell.scheduler],
    ['Devices', header.ues],
    ['Seed', markup`<code>${header.seed}</code>`],
    ['Tool', `${tool.name} ${tool.version}`],
    ['Cell', cellText(cell)],
    ['Scenario in full', markup`${scenario.title}; SHA-256 <code>${scenario.sha256}</code>`],
  ];
}

function cellText({
  bandwidthHz,
  carrierHz,
  subcarrierSpacingHz,
  prbs,
  duplex,
  maxDownlinkLayers,
}: EmulationRun['header']['cell']): string {
  const carrier = `${bandwidthHz / 1e6} MHz ${duplex.toUpperCase()} at ${carrierHz / 1e9} GHz`;
  const grid = `${subcarrierSpacingHz / 1e3} kHz spacing, ${prbs} PRBs`;
  return `${carrier}, ${grid}, up to ${countText(maxDownlinkLayers, 'downlink layer')}`;
}

export function facts(entries: readonly (readonly [string, Content])[]): Markup {
  return markup`<div class="facts">${factList(entries.slice(0, FACTS_IN_SIGHT))}
<details class="data"><summary>More about this run</summary>${factList(entries.slice(FACTS_IN_SIGHT))}</details></div>`;
}

function factList(entries: readonly (readonly [string, Content])[]): Markup {
  return markup`<dl>${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
