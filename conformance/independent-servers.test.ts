import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { runConformance } from './run-conformance.ts';
import { startCoupledServer } from './test/coupled-server.ts';
import { startHonestServer } from './test/servers/honest/start-honest-server.ts';
import type { OperatorOptions, RunningServer } from './test/servers/operator.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

async function verdictsOn(
  name: string,
  start: (options: OperatorOptions) => Promise<RunningServer>,
): Promise<CaseRecord[]> {
  const out = mkdtempSync(join(tmpdir(), 'qod-independent-'));
  const { target, close } = await startCoupledServer(name, scenario, start);
  try {
    const { record } = await runConformance({ target, release: 'r4.1', suite, out });
    return readConformanceRecord(record).cases;
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

describe('an honest server by another hand', () => {
  it('breaks no requirement', { timeout: 60_000 }, async () => {
    const cases = await verdictsOn('honest', startHonestServer);
    if (process.env['DUMP']) writeFileSync(process.env['DUMP'], JSON.stringify(cases));
    const failed = cases.filter(({ verdict }) => !['passed', 'not-applicable'].includes(verdict));
    expect(failed.map(({ id, verdict, reasons }) => [id, verdict, reasons])).toEqual([]);
  });
});
