import { DELAY_STAGES, delaySplitTexts, STAGE_NAMES } from './delay-split.ts';
import { delaySides, qodStories, type QodStory } from './qod-story.ts';
import { networkEventTexts } from './network-event-text.ts';
import { countText, percentText, rateText, textOrDash } from './quantity-text.ts';
import { radioLinkText } from './radio-link-text.ts';
import { RADIO_FIGURES, radioTexts } from './radio-figures.ts';
import type { EmulationRun, RunRecords } from './run-records.ts';
import { cutToColumns, wrapToColumns } from './terminal-columns.ts';
import { COLUMNS, MOST_LISTED, terminalTable, type Colours } from './terminal-style.ts';
import { ueGroups } from './ue-groups.ts';
import { visibleLine } from './visible-text.ts';

/** What a name may take beside the figures of its line. */
const NAME_COLUMNS = 40;

/** What Quality on Demand did in the emulated cell, what it cost the others, and what the radio did. */
export function emulationLines(run: EmulationRun, records: RunRecords, c: Colours): string[] {
  const { header, incomplete } = run;
  const stories = qodStories(records);
  const size = `${countText(header.ues, 'device')}, ${header.durationS} s, seed ${visibleLine(header.seed)}`;
  return [
    ...wrapToColumns(`${visibleLine(header.scenario.title)}: ${size}`, COLUMNS),
    ...(incomplete === undefined ? [] : [c.yellow(c.bold('INCOMPLETE RUN')), ...wrapToColumns(incomplete, COLUMNS)]),
    ...storyTable(stories, c),
    ...delayTable(stories),
    ...crowdLine(run),
    ...radioTable(run),
    ...[radioLinkText(run.radioLinks) ?? []].flat(),
    ...networkEventTexts(run.networkEvents).map(({ timeS, text }) =>
      cutToColumns(visibleLine(`${timeS.toFixed(1)} s: ${text}`), COLUMNS),
    ),
  ];
}

function crowdLine({ footer }: EmulationRun): string[] {
  const { withSessionBps: during, withoutSessionBps: otherwise } = footer?.crowd ?? {};
  if (typeof during !== 'number' || typeof otherwise !== 'number' || otherwise === 0) return [];
  const change = percentText((during - otherwise) / otherwise);
  const rates = `${rateText(during)} instead of ${rateText(otherwise)}`;
  return [`While a session is up, each other device gets ${rates} (${change}).`];
}

function storyTable(stories: readonly QodStory[], c: Colours): string[] {
  if (stories.length === 0) return [];
  const rows = stories.map(({ withQod, throughputBps }) => [
    cutToColumns(`${visibleLine(withQod.flow)} ${withQod.direction}`, 50),
    c.green(rateText(throughputBps.withQod)),
    textOrDash(throughputBps.twin, rateText),
  ]);
  return [terminalTable(['flow', 'with QoD', 'twin without'], rows)];
}

function delayTable(stories: readonly QodStory[]): string[] {
  const rows = stories.flatMap(delaySides).map(({ side, flow, split }) => {
    const what = side === 'twin' ? ', twin without' : ', with QoD';
    return [cutToColumns(visibleLine(flow.flow), NAME_COLUMNS - what.length) + what, ...delaySplitTexts(split)];
  });
  if (rows.length === 0) return [];
  return [terminalTable(['mean delay of', 'in all', ...DELAY_STAGES.map((stage) => STAGE_NAMES[stage])], rows)];
}

function radioTable({ ues }: EmulationRun): string[] {
  const groups = ueGroups(ues);
  if (groups.length === 0) return [];
  const rows = groups
    .slice(0, MOST_LISTED)
    .map(({ group, ues: count, means }) => [
      cutToColumns(visibleLine(group), NAME_COLUMNS - 12),
      String(count),
      ...radioTexts(means),
    ]);
  const left = groups.length - MOST_LISTED;
  return [
    terminalTable(['group', 'devices', ...RADIO_FIGURES], rows),
    ...(left > 0 ? [`… and ${countText(left, 'more group')}`] : []),
  ];
}
