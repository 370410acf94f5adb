import { assess } from './assessment.ts';
import { caseGroups } from './case-groups.ts';
import { emulationSections } from './markdown-emulation.ts';
import { escapeMarkdown, markdownTable, MOST_LISTED } from './markdown-text.ts';
import { timestampText } from './quantity-text.ts';
import { errataResults } from './errata-results.ts';
import { specCoverage } from './spec-coverage.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, RunRecords } from './run-records.ts';
import { sharedFindings, tellingReasons } from './shared-findings.ts';
import type { CaseRecord } from './upstream.ts';
import { countVerdicts, shownVerdicts, needsAttention, VERDICT_STYLES, WORST_FIRST } from './verdicts.ts';

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
  const { headline, because, observation, counts, lenientCounts, leniency, proof } = assess(run);
  const shown = shownVerdicts(run.cases);
  return [
    `## ${headline}: ${escapeMarkdown(header.target.name)}, CAMARA Quality on Demand ${escapeMarkdown(header.release)}`,
    `**${escapeMarkdown(observation)}** ${escapeMarkdown(because)} ${escapeMarkdown(leniency)}`.trimEnd(),
    escapeMarkdown(proof),
    markdownTable(
      ['verdicts', ...shown.map((verdict) => VERDICT_STYLES[verdict].label), 'all'],
      [
        ['strict', ...shown.map((verdict) => String(counts[verdict])), String(run.cases.length)],
        ['lenient', ...shown.map((verdict) => String(lenientCounts[verdict])), String(run.cases.length)],
      ],
    ),
    shared(run.cases),
    attention(run.cases),
    operations(run.cases),
    brokenRequirements(run),
    errata(run),
    coverage(run),
    origin(header),
  ];
}

function origin({ startedAt, seed, tool }: ConformanceRun['header']): string {
  const text = `${timestampText(startedAt)}, seed ${seed}, ${tool.name} ${tool.version}`;
  return `Started ${escapeMarkdown(text)}`;
}

/** One cause behind many cases is said once, before them. */
function shared(cases: readonly CaseRecord[]): string {
  const rows = sharedFindings(cases).map(({ check, cases: count, expected, actual }) => [
    escapeMarkdown(check),
    String(count),
    escapeMarkdown(`expected ${expected}, got ${actual}`),
  ]);
  if (rows.length === 0) return '';
  return `### What many cases share\n\n${markdownTable(['check', 'cases', 'the first of them'], rows)}`;
}

function attention(cases: readonly CaseRecord[]): string {
  const list = cases
    .filter(({ verdict }) => needsAttention(verdict))
    .sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  if (list.length === 0) return '';
  const reasonsOf = tellingReasons(cases);
  const rows = list
    .slice(0, MOST_LISTED)
    .map((each) => [
      `${VERDICT_STYLES[each.verdict].sign} ${VERDICT_STYLES[each.verdict].label}`,
      `${escapeMarkdown(each.title)} (${escapeMarkdown(each.id)})`,
      escapeMarkdown(reasonsOf(each).join(' ')),
    ]);
  const rest = list.length > MOST_LISTED ? `\n\n… and ${list.length - MOST_LISTED} more.` : '';
  return `### What needs attention\n\n${markdownTable(['verdict', 'case', 'why'], rows)}${rest}`;
}

function operations(cases: readonly CaseRecord[]): string {
  if (cases.length === 0) return '';
  const shown = shownVerdicts(cases);
  const rows = caseGroups(cases).map(({ api, operation, cases: members }) => {
    const counts = countVerdicts(members.map(({ verdict }) => verdict));
    return [
      `${escapeMarkdown(api)} / ${escapeMarkdown(operation)}`,
      ...shown.map((verdict) => String(counts[verdict] || '')),
    ];
  });
  const head = ['operation', ...shown.map((verdict) => VERDICT_STYLES[verdict].label)];
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

/** Only where the target's answers depend on how CAMARA's files are read. */
function errata(run: ConformanceRun): string {
  const divided = errataResults(run).filter(({ cases, readings }) => readings.some(({ held }) => held < cases));
  if (divided.length === 0) return '';
  const rows = divided.flatMap(({ erratum, cases, readings }) =>
    readings.map(({ says, source, ruled, held }) => [
      escapeMarkdown(erratum.id),
      `${ruled ? '✓ ' : ''}${escapeMarkdown(says)}`,
      escapeMarkdown(source),
      `${held} of ${cases}`,
    ]),
  );
  const head = ['erratum', 'reading (✓ our ruling)', 'source', 'cases that hold'];
  return `### Where CAMARA contradicts itself\n\n${markdownTable(head, rows)}`;
}

function coverage(run: ConformanceRun): string {
  const { answers, keywords, transitions } = specCoverage(run);
  if (answers.length === 0) return '';
  const seen = answers.filter((each) => each.seen > 0).length;
  const codes = answers.flatMap((each) => each.codes);
  const rows = [
    ['documented answers (operation and status)', `${seen} of ${answers.length}`],
    ['documented error codes', `${codes.filter((each) => each.seen > 0).length} of ${codes.length}`],
    [
      'fields of request bodies broken by keyword',
      String(keywords.flatMap((each) => each.keywords).reduce((sum, { fields }) => sum + fields, 0)),
    ],
    ['kinds of changes of status', String(transitions.length)],
  ];
  return `### Coverage of the specification\n\n${markdownTable(['what', 'seen'], rows)}`;
}
