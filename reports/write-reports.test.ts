import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REPORT_FORMATS, renderReport } from './render-report.ts';
import type { RunRecords } from './run-records.ts';
import { aCase, aConformanceRun, anEmulationRun, recordFiles } from './test/record-builder.ts';
import { writeReports } from './write-reports.ts';

describe('writing reports', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'reports-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const write = async (records: RunRecords): Promise<void> => {
    for (const [name, text] of Object.entries(recordFiles(records))) await writeFile(join(dir, name), text);
  };

  it('writes every format next to the record, the same as rendered from it', async () => {
    const run = { conformance: aConformanceRun([aCase()]), emulation: anEmulationRun() };
    await write(run);
    const { paths, records } = await writeReports(dir);
    expect((await readdir(dir)).sort()).toEqual(
      ['conformance.jsonl', 'emulation.jsonl', 'junit.xml', 'report.html', 'report.json', 'report.md'].sort(),
    );
    expect(records).toEqual(run);
    for (const format of REPORT_FORMATS) {
      expect(await readFile(paths[format] ?? '', 'utf8')).toBe(renderReport(run, format));
    }
  });

  it('writes no JUnit report of an emulation', async () => {
    await write({ emulation: anEmulationRun() });
    const { paths } = await writeReports(dir);
    expect(paths.junit).toBeUndefined();
    expect(await readdir(dir)).not.toContain('junit.xml');
  });

  it('leaves nothing half written when it cannot write', async () => {
    await write({ conformance: aConformanceRun([aCase()]) });
    await mkdir(join(dir, 'report.json'));
    await expect(writeReports(dir)).rejects.toThrow();
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
