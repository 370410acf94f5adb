import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../scenarios/scenario.ts';
import { packageRoot } from '../package-root.ts';
import { readSuite } from './case-files.ts';
import { type Release, RELEASES } from './contract/index.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';

/* The suite on the embedded reference, which passes everything. What the suite finds in a liar, conformance/mutants shows. */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

async function run(release: Release): Promise<{ exitCode: number; all: CaseRecord[]; complete: boolean }> {
  const out = mkdtempSync(join(tmpdir(), 'qod-conformance-'));
  const { target, close } = await startReferenceTarget({ scenario, release });
  try {
    const { exitCode, record } = await runConformance({ target, release, suite, out });
    const { cases, complete } = readConformanceRecord(record);
    return { exitCode, complete, all: cases };
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

describe('the embedded reference', () => {
  it.each(RELEASES)('passes every case of %s, none skipped', { timeout: 60_000 }, async (release) => {
    const { exitCode, all, complete } = await run(release);
    const others = all.filter(
      // What the reference declares not to have, and what no black box can tell.
      ({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable',
    );
    expect(others.map(({ id, verdict, reasons }) => [id, verdict, reasons])).toEqual([]);
    expect([exitCode, complete]).toEqual([0, true]);
    expect(all.length).toBeGreaterThan(150);
  });
});
