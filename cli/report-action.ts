import { readRunFolder, renderReport, REPORT_FORMATS } from '../reports/index.ts';
import { InputError } from '../scenarios/input-error.ts';

/** Prints a report of a run folder. */
export async function report(folder: string, wanted: string): Promise<void> {
  const format = REPORT_FORMATS.find((each) => each === wanted);
  if (format === undefined) {
    const message = `is no report format; expected one of: ${REPORT_FORMATS.join(', ')}`;
    throw new InputError([{ file: `--format ${wanted}`, message }]);
  }
  process.stdout.write(renderReport(await readRunFolder(folder), format));
}
