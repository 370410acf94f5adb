import { Command, InvalidArgumentError } from 'commander';
import { readRunFolder, renderReport, REPORT_FORMATS, type ReportFormat } from '../reports/index.ts';

/** `qod report`: makes a report again from the record of a run. */
export function reportCommand(): Command {
  return new Command('report')
    .description('make a report again, from the record of a run alone')
    .argument('<run-dir>', 'folder of a run')
    .requiredOption('--format <format>', `one of: ${REPORT_FORMATS.join(', ')}`, parseFormat)
    .addHelpText(
      'after',
      `
The report goes to stdout.

Examples:
  qod report runs/latest --format html > report.html
  qod report runs/latest --format md >> "$GITHUB_STEP_SUMMARY"`,
    )
    .action(async (folder: string, options: { format: ReportFormat }) => {
      process.stdout.write(renderReport(await readRunFolder(folder), options.format));
    });
}

function parseFormat(value: string): ReportFormat {
  const format = REPORT_FORMATS.find((each) => each === value);
  if (format === undefined) throw new InvalidArgumentError(`expected one of: ${REPORT_FORMATS.join(', ')}`);
  return format;
}
