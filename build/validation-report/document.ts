import { measurementText, VERDICT_TEXTS } from '../../cli/validate-text.ts';
import {
  CHECK_FAMILIES,
  type CheckResult,
  CONFIDENCE,
  type Figure,
  type MeasurementVerdict,
} from '../../emulator/index.ts';

/** Result of a check with the figure that goes with it, if any. */
export interface ReportedCheck {
  readonly result: CheckResult;
  readonly figure: Figure | undefined;
}

/** docs/validation.md. It holds nothing that differs from run to run. */
export function validationDocument(checks: readonly ReportedCheck[]): string {
  const sections = CHECK_FAMILIES.flatMap((family) => {
    const members = checks.filter(({ result }) => result.check.family === family);
    return members.length === 0 ? [] : [`## ${family}`, ...members.map(checkSection)];
  });
  return `${[INTRODUCTION, overview(checks), ...sections, NOT_MODELLED].join('\n\n')}\n`;
}

/** Heading, what is compared with what, the table of measurements, the figure. */
export function checkSection({ result, figure }: ReportedCheck): string {
  const { check } = result;
  const parts = [
    `### ${escaped(check.title)}`,
    `\`qod validate --only ${check.id}\``,
    [`Source: ${check.source}  `, `Measured: ${check.method}  `, `Tolerance: ${check.tolerance}`]
      .map(escaped)
      .join('\n'),
    measurementTable(result),
    ...(figure === undefined ? [] : [`![${escaped(figure.caption)}](validation/${figure.id}.svg)`]),
  ];
  return parts.join('\n\n');
}

function measurementTable({ check, measurements }: CheckResult): string {
  const unit = check.unit === undefined ? '' : `, ${check.unit}`;
  const rows = measurements.map((measurement) => {
    const { measured, expected, tolerance } = measurementText(measurement);
    const what =
      measurement.note === undefined ? measurement.quantity : `${measurement.quantity} (${measurement.note})`;
    return [escaped(what), measured, expected, tolerance, VERDICT_TEXTS[measurement.verdict]];
  });
  return table(
    ['quantity', `measured${unit}`, `expected${unit}`, 'tolerance', 'verdict'],
    rows,
    '|---|--:|--:|---|---|',
  );
}

function overview(checks: readonly ReportedCheck[]): string {
  const rows = checks.map(({ result: { check, measurements, verdict } }) => [
    check.family,
    `[${escaped(check.title)}](#${anchor(check.title)})`,
    String(measurements.length),
    VERDICT_TEXTS[verdict],
  ]);
  const all = checks.flatMap(({ result }) => result.measurements);
  const count = (wanted: MeasurementVerdict): number => all.filter(({ verdict }) => verdict === wanted).length;
  const counts = `${checks.length} checks with ${all.length} measurements: ${count('passed')} pass, ${count('failed')} fail, ${count('inconclusive')} cannot tell, ${count('informative')} are for information.`;
  return `${counts}\n\n${table(['family', 'check', 'measurements', 'verdict'], rows, '|---|---|--:|---|')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], rule: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Text of ours with what Markdown would take for markup. */
function escaped(text: string): string {
  return text.replace(/[|*_<\\]/g, '\\$&');
}

/** As GitHub makes them of headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
}

const INTRODUCTION = `# Validation

Whether the emulated cell does what is known of cells: published reference values and laws, each with its source, what was measured, and
how far the two may lie apart. \`qod validate\` runs all of it again and prints it (\`--json\` for programs, \`--only\` for a part);
this page and its plots are written by \`npm run validation-report\`.

Tolerances come from the source and from the statistics. What is computed has to agree to half a unit of the last published digit, exact
laws to rounding or to what each check derives. What is drawn at random is the mean of independent runs, and the law has to lie in
its ${100 * CONFIDENCE} % confidence interval (CI) by Student's t distribution; distributions are compared by Kolmogorov and Smirnov's test at
the same level. So that a wide interval does not pass for agreement, each check names the widest one that still tells a wrong
value from a right one; beyond it, it cannot tell. Bounds (≥, ≤) hold when the whole interval lies beyond them. Seeds are fixed, so
that the figures are the same on every machine; with others, one law in a thousand would be missed by chance.`;

const NOT_MODELLED = `## Not yet modelled

Published values that the emulator is not held to, because what they are about does not exist in it:

- TCP: Mathis's formula and the window of CUBIC. Traffic models send without congestion control.
- Voice: the E-model's R and MOS. There is no voice codec model with a score.
- Traffic of NGMN (FTP, HTTP, VoIP) and TR 38.838 (XR): there are constant bit rate, full buffer and adaptive video.`;
