import { Command } from 'commander';

/** `qod report`: makes a report again from the record of a run. */
export function reportCommand(): Command {
  return new Command('report')
    .description('make a report again, from the record of a run alone')
    .argument('<run-dir>', 'folder of a run')
    .requiredOption('--format <format>', 'html, junit, json or md')
    .addHelpText(
      'after',
      `
The report goes to stdout.

Examples:
  qod report runs/latest --format html > report.html
  qod report runs/latest --format md >> "$GITHUB_STEP_SUMMARY"`,
    )
    .action(async (folder: string, { format }: { format: string }) =>
      (await import('./report-action.ts')).report(folder, format),
    );
}
