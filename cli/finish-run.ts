import { renderReport, terminalSummary, wantsColour, writeReports } from '../reports/index.ts';

/** Writes the reports of a run folder and prints the result: a summary for people, or JSON alone. */
export async function finishRun(folder: string, json: boolean): Promise<void> {
  const { records, paths } = await writeReports(folder);
  if (json) return void process.stdout.write(renderReport(records, 'json'));
  const colour = wantsColour(process.env, process.stdout.isTTY);
  const { html } = paths;
  process.stdout.write(terminalSummary(records, { colour, ...(html !== undefined && { reportPath: html }) }));
}
