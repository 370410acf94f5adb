import { DELAY_STAGES, delaySplitTexts, STAGE_NAMES } from './delay-split.ts';
import { ALWAYS, flowSeries, meanThroughput } from './flow-series.ts';
import { escapeMarkdown, markdownTable, MOST_LISTED } from './markdown-text.ts';
import { networkEventTexts } from './network-event-text.ts';
import { delaySides, qodStories, type QodStory } from './qod-story.ts';
import { countText, percentText, rateText } from './quantity-text.ts';
import { radioLinkText } from './radio-link-text.ts';
import { RADIO_FIGURES, RADIO_NOTE, radioTexts } from './radio-figures.ts';
import type { EmulationRun, RunRecords } from './run-records.ts';
import { ueGroups } from './ue-groups.ts';

/** What happened in the emulated cell, as sections of Markdown; an empty one has nothing to say. */
export function emulationSections(run: EmulationRun, records: RunRecords): string[] {
  const { header, footer, incomplete } = run;
  return [
    `## Emulated cell: ${escapeMarkdown(header.scenario.title)}`,
    incomplete === undefined ? '' : `**INCOMPLETE RUN**: ${incomplete}.`,
    [
      countText(header.ues, 'device'),
      `${footer?.emulatedS ?? '?'} of ${header.durationS} s`,
      seedText(header.seed),
    ].join(', '),
    stories(qodStories(records)),
    delays(qodStories(records)),
    flows(run),
    crowd(run),
    network(run),
    radio(run),
  ];
}

function seedText(seed: string): string {
  return `seed ${escapeMarkdown(seed)}`;
}

function stories(list: readonly QodStory[]): string {
  if (list.length === 0) return '';
  const rows = list.map(({ withQod, twin, throughputBps }) => [
    `${escapeMarkdown(withQod.flow)} (${withQod.direction})`,
    rateText(throughputBps.withQod),
    throughputBps.twin === undefined ? '' : `${rateText(throughputBps.twin)} (${escapeMarkdown(twin?.flow ?? '')})`,
  ]);
  return `### What Quality on Demand did\n\n${markdownTable(['flow', 'with a QoS flow', 'twin without'], rows)}`;
}

function delays(list: readonly QodStory[]): string {
  const rows = list
    .flatMap(delaySides)
    .map(({ side, flow, split }) => [
      `${escapeMarkdown(flow.flow)} (${side === 'twin' ? 'twin without' : flow.direction})`,
      ...delaySplitTexts(split),
    ]);
  if (rows.length === 0) return '';
  const head = ['flow', 'mean delay', ...DELAY_STAGES.map((stage) => STAGE_NAMES[stage])];
  return `### Where the delay comes from\n\n${markdownTable(head, rows)}`;
}

function flows(run: EmulationRun): string {
  const rows = flowSeries(run).map((series) => [
    escapeMarkdown(series.flow),
    series.direction,
    rateText(meanThroughput(series, ALWAYS) ?? 0),
  ]);
  return rows.length === 0
    ? ''
    : `### Watched flows\n\n${markdownTable(['flow', 'direction', 'mean throughput'], rows)}`;
}

function crowd({ footer }: EmulationRun): string {
  const { withSessionBps: during, withoutSessionBps: otherwise } = footer?.crowd ?? {};
  if (typeof during !== 'number' || typeof otherwise !== 'number' || otherwise === 0) return '';
  const change = (during - otherwise) / otherwise;
  const rates = `${rateText(otherwise)} without a session, ${rateText(during)} while one is up`;
  return `Each other device: ${rates} (${percentText(change)}).`;
}

function network({ networkEvents }: EmulationRun): string {
  const rows = networkEventTexts(networkEvents).map(({ timeS, text }) => [
    `${timeS.toFixed(1)} s`,
    escapeMarkdown(text),
  ]);
  return rows.length === 0 ? '' : `### What befell the network\n\n${markdownTable(['time', 'event'], rows)}`;
}

function radio({ ues, radioLinks }: EmulationRun): string {
  const groups = ueGroups(ues);
  if (groups.length === 0) return '';
  const rows = groups
    .slice(0, MOST_LISTED)
    .map(({ group, ues: count, means }) => [escapeMarkdown(group), String(count), ...radioTexts(means)]);
  const lost = radioLinkText(radioLinks);
  const left = groups.length - MOST_LISTED;
  const rest = left > 0 ? `\n\n… and ${countText(left, 'more group')}.` : '';
  return `### What the radio did\n\n${markdownTable(['group', 'devices', ...RADIO_FIGURES], rows)}${rest}${lost === undefined ? '' : `\n\n${escapeMarkdown(lost)}`}\n\n${RADIO_NOTE}`;
}
