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
  type ReferenceTargetOptions,
  type Release,
  RELEASES,
  runConformance,
  startReferenceTarget,
  type Verdict,
} from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { conformanceDocument, type MeasuredRun } from './conformance-report/document.ts';
import { officialScenarios } from './conformance-report/official-scenarios.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

type Outcomes = Map<string, { verdict: Verdict; reason: string }>;
type Revocation = NonNullable<ReferenceTargetOptions['revocation']>;

/** What the suite says of the reference, of all cases or some. */
async function runOn(release: Release, revocation: Revocation, only?: string[]) {
  const out = mkdtempSync(join(tmpdir(), 'qod-conformance-report-'));
  const { target, close } = await startReferenceTarget({ scenario, release, revocation });
  try {
    const { record } = await runConformance({ target, release, suite, out, ...(only !== undefined && { only }) });
    const read = readConformanceRecord(record);
    const outcomes: Outcomes = new Map(
      read.cases.map(({ id, verdict, reasons }) => [id, { verdict, reason: reasons[0] ?? '' }]),
    );
    return { ...read, outcomes };
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

async function measured(release: Release): Promise<MeasuredRun> {
  const { cases, header, footer, outcomes } = await runOn(release, 'synchronous');
  const verdicts = (wanted: Verdict[]) => cases.filter(({ verdict }) => wanted.includes(verdict));
  // A server revokes at once or later: the reference does either, and has to be asked twice.
  const left = verdicts(['not-applicable']).map(({ id }) => id);
  const later = await runOn(release, 'asynchronous', left);
  return {
    release,
    cases: cases.length,
    passed: verdicts(['passed']).length,
    notRun: verdicts(['not-applicable', 'skipped']).length,
    requests: cases.reduce((sum, { exchanges }) => sum + exchanges.length, 0),
    wallMs: footer?.wallMs ?? NaN,
    official: officialScenarios(plan(suite, release), new Map([...outcomes, ...later.outcomes])),
    proof: header.proof,
  };
}

const runs: MeasuredRun[] = [];
for (const release of RELEASES) {
  process.stdout.write(`${release}\n`);
  runs.push(await measured(release));
}
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`;
writeFileSync(join(packageRoot, 'docs', 'conformance.md'), conformanceDocument(runs, machine));
