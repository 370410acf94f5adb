import pc from 'picocolors';
import { assess, type RunVerdict } from './assessment.ts';
import { caseGroups } from './case-groups.ts';
import { countText, durationText } from './quantity-text.ts';
import { tellingReasons } from './shared-findings.ts';
import type { ConformanceRun, RunRecords } from './run-records.ts';
import { cutToColumns, wrapToColumns } from './terminal-columns.ts';
import { emulationLines } from './terminal-emulation.ts';
import { COLUMNS, MOST_LISTED, terminalTable, type Colours } from './terminal-style.ts';
import type { CaseRecord, Verdict } from './upstream.ts';
import { COUNT_ORDER, countVerdicts, needsAttention, VERDICT_STYLES, WORST_FIRST, shownVerdicts } from './verdicts.ts';
import { visibleLine } from './visible-text.ts';

export interface TerminalOptions {
  /** See `wantsColour`. */
  colour: boolean;
  /** Path of report.html, printed last; nothing is printed when absent. */
  reportPath?: string;
}

const SHORT_LABELS: Readonly<Record<Verdict, string>> = {
  passed: 'pass',
  failed: 'fail',
  flaky: 'flak',
  warning: 'warn',
  inconclusive: 'inc',
  error: 'err',
  skipped: 'skip',
  'not-applicable': 'n/a',
};

/** The summary that a run ends with: verdict, counts per operation, what needs attention, where the report is. */
export function terminalSummary(records: RunRecords, { colour, reportPath }: TerminalOptions): string {
  const c = pc.createColors(colour);
  const lines = [
    ...(records.emulation === undefined ? [] : emulationLines(records.emulation, records, c)),
    ...(records.conformance === undefined ? [] : conformanceLines(records.conformance, c)),
    // Not cut to the width: a path with a line break in it cannot be opened.
    ...(reportPath === undefined ? [] : ['', `Report: ${c.underline(visibleLine(reportPath))}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * NO_COLOR and a dumb terminal switch colours off, FORCE_COLOR on; otherwise a terminal has them and a pipe has not.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTTY: boolean): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return isTTY && env['TERM'] !== 'dumb';
}

function conformanceLines(run: ConformanceRun, c: Colours): string[] {
  const { headline, because, observation, verdict, counts, leniency, proof } = assess(run);
  const { header, footer } = run;
  const took = footer === undefined ? '' : `, in ${durationText(footer.wallMs)}`;
  return [
    ...wrapToColumns(
      `CAMARA Quality on Demand ${visibleLine(header.release)}, ${visibleLine(header.target.name)}${took}`,
      COLUMNS,
    ),
    operationTable(run, c),
    ...attentionLines(run.cases, c),
    runColour(verdict, c)(c.bold(headline)),
    ...wrapToColumns(visibleLine(because), COLUMNS),
    ...wrapToColumns(visibleLine(observation), COLUMNS),
    ...(leniency === '' ? [] : wrapToColumns(leniency, COLUMNS)),
    ...wrapToColumns(proof, COLUMNS),
    ...COUNT_ORDER.filter((each) => counts[each] > 0 && run.cases.length > 0)
      .map((each) =>
        verdictColour(each, c)(`${VERDICT_STYLES[each].sign} ${counts[each]} ${VERDICT_STYLES[each].label}`),
      )
      .reduce<string[]>((line, each) => [line.length === 0 ? each : `${line[0]}  ${each}`], []),
  ];
}

function operationTable({ cases }: ConformanceRun, c: Colours): string {
  if (cases.length === 0) return 'No case was executed.';
  const shown = shownVerdicts(cases);
  const rows = caseGroups(cases).map(({ api, operation, cases: members }) => {
    const counts = countVerdicts(members.map(({ verdict }) => verdict));
    const name = cutToColumns(`${visibleLine(api)}/${visibleLine(operation)}`, 43);
    return [name, ...shown.map((verdict) => countCell(counts[verdict], verdict, c))];
  });
  return terminalTable(['operation', ...shown.map((verdict) => SHORT_LABELS[verdict])], rows);
}

function countCell(count: number, verdict: Verdict, c: Colours): string {
  return count === 0 ? c.dim('·') : verdictColour(verdict, c)(String(count));
}

function attentionLines(cases: readonly CaseRecord[], c: Colours): string[] {
  const list = cases
    .filter(({ verdict }) => needsAttention(verdict))
    .sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  const rest = list.length - MOST_LISTED;
  const reasonsOf = tellingReasons(cases);
  return [
    ...list.slice(0, MOST_LISTED).flatMap((each) => caseLines({ ...each, reasons: reasonsOf(each) }, c)),
    ...(rest > 0 ? [`… and ${countText(rest, 'more case')} that need${rest === 1 ? 's' : ''} attention`] : []),
  ];
}

function caseLines({ verdict, id, title, reasons }: CaseRecord, c: Colours): string[] {
  const { sign, label } = VERDICT_STYLES[verdict];
  const head = cutToColumns(`${visibleLine(id)}  ${visibleLine(title)}`, COLUMNS - label.length - 3);
  const why = reasons.flatMap((reason) => wrapToColumns(visibleLine(reason), COLUMNS - 4).slice(0, 4));
  return [
    `${verdictColour(verdict, c)(`${sign} ${label}`)} ${head}`,
    ...why.slice(0, 6).map((line) => `    ${c.dim(line)}`),
  ];
}

function verdictColour(verdict: Verdict, c: Colours): (text: string) => string {
  switch (verdict) {
    case 'passed':
      return c.green;
    case 'failed':
    case 'flaky':
      return c.red;
    case 'warning':
      return c.yellow;
    case 'inconclusive':
    case 'error':
      return c.magenta;
    case 'skipped':
    case 'not-applicable':
      return c.dim;
  }
}

function runColour(verdict: RunVerdict, c: Colours): (text: string) => string {
  if (verdict === 'conformant') return c.green;
  return verdict === 'not-conformant' ? c.red : c.yellow;
}
