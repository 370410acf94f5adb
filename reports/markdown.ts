import { assess } from './assessment.ts';
import { caseGroups } from './case-groups.ts';
import { emulationSections } from './markdown-emulation.ts';
import { escapeMarkdown, markdownTable, MOST_LISTED } from './markdown-text.ts';
import { timestampText } from './quantity-text.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, RunRecords } from './run-records.ts';
import type { CaseRecord } from './upstream.ts';
import { COUNT_ORDER, countVerdicts, needsAttention, VERDICT_STYLES, WORST_FIRST } from './verdicts.ts';

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
    markdownTable(
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
  return `### What needs attention\n\n${markdownTable(['verdict', 'case', 'why'], rows)}${rest}`;
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
  return `### Operations\n\n${markdownTable(head, rows)}`;
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
  return `### Requirements that were broken\n\n${markdownTable(['requirement', 'level', 'what is required', 'source'], rows)}`;
}
