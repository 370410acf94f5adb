/**
 * Writes docs/conformance.md from a run of every release against the embedded reference. Run it with
 * `npm run conformance-report`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  plan,
  readConformanceRecord,
  readSuite,
  type Release,
  RELEASES,
  runConformance,
  startReferenceTarget,
} from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { conformanceDocument, type MeasuredRun } from './conformance-report/document.ts';
import { officialScenarios } from './conformance-report/official-scenarios.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

async function measured(release: Release): Promise<MeasuredRun> {
  const out = mkdtempSync(join(tmpdir(), 'qod-conformance-report-'));
  const { target, close } = await startReferenceTarget({ scenario, release });
  try {
    const { record, counts } = await runConformance({ target, release, suite, out });
    const { cases, header, footer } = readConformanceRecord(record);
    const outcomes = new Map(cases.map(({ id, verdict, reasons }) => [id, { verdict, reason: reasons[0] ?? '' }]));
    return {
      release,
      cases: cases.length,
      passed: counts.passed,
      notRun: counts['not-applicable'] + counts.skipped,
      requests: cases.reduce((sum, { exchanges }) => sum + exchanges.length, 0),
      wallMs: footer?.wallMs ?? NaN,
      official: officialScenarios(plan(suite, release), outcomes),
      proof: header.proof,
    };
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

const runs: MeasuredRun[] = [];
for (const release of RELEASES) {
  process.stdout.write(`${release}\n`);
  runs.push(await measured(release));
}
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`;
writeFileSync(join(packageRoot, 'docs', 'conformance.md'), conformanceDocument(runs, machine));
