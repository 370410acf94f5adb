import { mkdtempSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { runConformance } from './run-conformance.ts';
import { startCoupledServer } from './test/coupled-server.ts';
import { startLeakyServer } from './test/servers/leaky/start-leaky-server.ts';
import { startStaticServer } from './test/servers/static/start-static-server.ts';
import type { Defect } from './test/servers/leaky/defect.ts';
const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const sets: Record<string, Defect[]> = { none: [], d1: ['deletes-by-session-id'], d2: ['never-starts-delete'], d3: ['never-calls-delete'], d4: ['reads-absent-field'], all: ['deletes-by-session-id','never-starts-delete','never-calls-delete','reads-absent-field'] };
const starts: [string, Parameters<typeof startCoupledServer>[2]][] = [...Object.entries(sets).map(([n, d]) => [n, (o: any) => startLeakyServer({ ...o, defects: new Set(d) })] as any), ['static', startStaticServer]];
it.each(starts)('%s', { timeout: 300_000 }, async (name, start) => {
  const out = mkdtempSync(join(tmpdir(), 'qod-x-'));
  const { target, close } = await startCoupledServer(name, scenario, start);
  try { const { record } = await runConformance({ target, release: 'r4.1', suite: readSuite(), out }); copyFileSync(record, `/tmp/srv-${name}.jsonl`); } finally { await close(); }
});
