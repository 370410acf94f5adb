import Table from 'cli-table3';
import pc from 'picocolors';
import {
  CHECK_FAMILIES,
  type CheckResult,
  CONFIDENCE,
  type Measurement,
  type MeasurementVerdict,
} from '../emulator/index.ts';
import { measurementText, VERDICT_TEXTS } from './validate-text.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Quantity, measured, expected, tolerance, verdict; with the borders as wide as other summaries. */
const COLUMN_WIDTHS = [38, 13, 13, 20, 10];

/** Results for a terminal: a table for each family, a line for each measurement, and a line in all. */
export function validationTable(results: readonly CheckResult[], colour: boolean): string {
  const c = pc.createColors(colour);
  const families = CHECK_FAMILIES.map((family) => results.filter(({ check }) => check.family === family));
  const tables = families.filter((members) => members.length > 0).map((members) => familyTable(members, c));
  return `${[...tables, summary(results, c)].join('\n')}\n`;
}

function familyTable(results: readonly CheckResult[], c: Colours): string {
  const table = new Table({
    head: [results[0]!.check.family, 'measured', 'expected', 'tolerance', 'verdict'].map((text) => c.bold(text)),
    colAligns: ['left', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
    colWidths: [...COLUMN_WIDTHS],
    wordWrap: true,
  });
  for (const { check, measurements } of results) {
    const unit = check.unit === undefined ? '' : ` [${check.unit}]`;
    table.push([{ colSpan: 5, content: `${c.bold(check.title)}${unit}  ${c.cyan(check.id)}\n${c.dim(check.source)}` }]);
    for (const measurement of measurements) table.push(measurementRow(measurement, c));
  }
  return table.toString();
}

function measurementRow(measurement: Measurement, c: Colours): string[] {
  const { quantity, verdict, note } = measurement;
  const { measured, expected, tolerance } = measurementText(measurement);
  const what = note === undefined ? quantity : `${quantity}\n${c.dim(note)}`;
  return [what, measured, expected, tolerance, verdictColour(verdict, c)(VERDICT_TEXTS[verdict])];
}

function summary(results: readonly CheckResult[], c: Colours): string {
  const measurements = results.flatMap((result) => result.measurements);
  const count = (verdict: MeasurementVerdict): number => measurements.filter((each) => each.verdict === verdict).length;
  const parts = (['passed', 'failed', 'inconclusive', 'informative'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => verdictColour(verdict, c)(`${count(verdict)} ${SUMMARY_WORDS[verdict]}`));
  const checks = `${results.length} ${results.length === 1 ? 'check' : 'checks'}`;
  return `CI: ${100 * CONFIDENCE} % confidence interval over independent runs. KS: Kolmogorov–Smirnov test.\n${checks}, ${measurements.length} measurements: ${parts.join(', ')}`;
}

const SUMMARY_WORDS: Readonly<Record<MeasurementVerdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'could not tell',
  informative: 'for information',
};

function verdictColour(verdict: MeasurementVerdict, c: Colours): (text: string) => string {
  switch (verdict) {
    case 'passed':
      return c.green;
    case 'failed':
      return c.red;
    case 'inconclusive':
      return c.magenta;
    case 'informative':
      return c.dim;
  }
}
