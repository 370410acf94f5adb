import { assess } from './assessment.ts';
import { caseGroups } from './case-groups.ts';
import { flowSeries, meanThroughput } from './flow-series.ts';
import { qodStories, type QodStory } from './qod-story.ts';
import { countText, percentText, rateText, timestampText } from './quantity-text.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';
import type { CaseRecord } from './upstream.ts';
import { COUNT_ORDER, countVerdicts, needsAttention, VERDICT_STYLES, WORST_FIRST } from './verdicts.ts';
import { visibleLine } from './visible-text.ts';

/** A step summary of CI services is cut off at 1 MiB; nobody reads more of these. */
const MOST_LISTED = 100;

/** A summary in GitHub's Markdown, for the step summary of a CI run. */
export function markdownReport(records: RunRecords): string {
  const { conformance, emulation } = records;
  const sections = [
    ...(conformance === undefined ? [] : conformanceSections(conformance)),
    ...(emulation === undefined ? [] : emulationSections(emulation, records)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function conformanceSections(run: ConformanceRun): string[] {
  const { header } = run;
  const { headline, because, observation, counts } = assess(run);
  return [
    `## ${headline}: ${escapeMarkdown(header.target.name)}, CAMARA Quality on Demand ${escapeMarkdown(header.release)}`,
    `**${escapeMarkdown(observation)}** ${escapeMarkdown(because)}`,
    table(
      [...COUNT_ORDER.map((verdict) => VERDICT_STYLES[verdict].label), 'all'],
      [[...COUNT_ORDER.map((verdict) => String(counts[verdict])), String(run.cases.length)]],
    ),
    attention(run.cases),
    operations(run.cases),
    brokenRequirements(run),
    origin(header),
  ];
}

function origin({ startedAt, seed, tool }: ConformanceRun['header']): string {
  const text = `${timestampText(startedAt)}, seed ${seed}, ${tool.name} ${tool.version}`;
  return `Started ${escapeMarkdown(text)}`;
}

function attention(cases: readonly CaseRecord[]): string {
  const list = cases
    .filter(({ verdict }) => needsAttention(verdict))
    .sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  if (list.length === 0) return '';
  const rows = list
    .slice(0, MOST_LISTED)
    .map(({ verdict, id, title, reasons }) => [
      `${VERDICT_STYLES[verdict].sign} ${VERDICT_STYLES[verdict].label}`,
      `${escapeMarkdown(title)} (${escapeMarkdown(id)})`,
      escapeMarkdown(reasons.join(' ')),
    ]);
  const rest = list.length > MOST_LISTED ? `\n\n… and ${list.length - MOST_LISTED} more.` : '';
  return `### What needs attention\n\n${table(['verdict', 'case', 'why'], rows)}${rest}`;
}

function operations(cases: readonly CaseRecord[]): string {
  if (cases.length === 0) return '';
  const rows = caseGroups(cases).map(({ api, operation, cases: members }) => {
    const counts = countVerdicts(members.map(({ verdict }) => verdict));
    return [
      `${escapeMarkdown(api)} / ${escapeMarkdown(operation)}`,
      ...COUNT_ORDER.map((verdict) => String(counts[verdict] || '')),
    ];
  });
  const head = ['operation', ...COUNT_ORDER.map((verdict) => VERDICT_STYLES[verdict].label)];
  return `### Operations\n\n${table(head, rows)}`;
}

function brokenRequirements(run: ConformanceRun): string {
  const broken = requirementResults(run).filter(({ verdict }) => verdict === 'failed');
  if (broken.length === 0) return '';
  const rows = broken
    .slice(0, MOST_LISTED)
    .map(({ id, level, statement, source }) => [
      escapeMarkdown(id),
      level ?? '',
      escapeMarkdown(statement),
      escapeMarkdown(source),
    ]);
  return `### Requirements that were broken\n\n${table(['requirement', 'level', 'what is required', 'source'], rows)}`;
}

function emulationSections(run: EmulationRun, records: RunRecords): string[] {
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
    flows(run),
    crowd(run),
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
  return `### What Quality on Demand did\n\n${table(['flow', 'with a QoS flow', 'twin without'], rows)}`;
}

function flows(run: EmulationRun): string {
  const rows = flowSeries(run).map((series) => [
    escapeMarkdown(series.flow),
    series.direction,
    rateText(meanThroughput(series, [{ fromS: -Infinity, toS: Infinity }]) ?? 0),
  ]);
  return rows.length === 0 ? '' : `### Watched flows\n\n${table(['flow', 'direction', 'mean throughput'], rows)}`;
}

function crowd({ footer }: EmulationRun): string {
  const { withSessionBps: during, withoutSessionBps: otherwise } = footer?.crowd ?? {};
  if (typeof during !== 'number' || typeof otherwise !== 'number' || otherwise === 0) return '';
  const change = (during - otherwise) / otherwise;
  const rates = `${rateText(otherwise)} without a session, ${rateText(during)} while one is up`;
  return `Each other device: ${rates} (${percentText(change)}).`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Text that stays text: no markup, no HTML, no table cell, no link, image or mention. Entities for what Markdown would
 * link by itself (addresses, `@name`), backslashes for the rest.
 */
export function escapeMarkdown(text: string): string {
  return visibleLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#!|~]/g, '\\$&')
    .replaceAll('://', '&#58;//')
    .replaceAll('@', '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}
