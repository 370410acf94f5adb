import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderReport, type ReportFormat } from './render-report.ts';
import { readRunFolder } from './run-folder.ts';
import type { RunRecords } from './run-records.ts';

const FILES: Readonly<Record<ReportFormat, string>> = {
  html: 'report.html',
  json: 'report.json',
  junit: 'junit.xml',
  md: 'report.md',
};

export interface WrittenReports {
  records: RunRecords;
  /** Paths by format; `junit` only where there is a conformance record. */
  paths: Partial<Record<ReportFormat, string>>;
}

/**
 * Writes every report that the records of the folder allow, next to them. Nobody ever sees half a report: each is
 * written under another name and then renamed.
 * @throws RecordError when the records cannot be used
 */
export async function writeReports(dir: string): Promise<WrittenReports> {
  const records = await readRunFolder(dir);
  const formats: ReportFormat[] =
    records.conformance === undefined ? ['html', 'json', 'md'] : ['html', 'json', 'junit', 'md'];
  const paths: WrittenReports['paths'] = {};
  for (const format of formats) {
    paths[format] = join(dir, FILES[format]);
    await writeWhole(paths[format], renderReport(records, format));
  }
  return { records, paths };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
