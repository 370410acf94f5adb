import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import type { Release } from '../contract/index.ts';
import type { Suite } from '../plan.ts';
import type { CaseRecord } from '../record.ts';
import { startReferenceTarget } from '../reference-target.ts';
import { runConformance } from '../run-conformance.ts';
import type { Lie } from './lie.ts';
import type { Mutant } from './mutant.ts';
import { startLyingTarget } from './mutating-proxy.ts';

const CELL = join(packageRoot, 'scenarios', 'cells', 'certification.yaml');

/**
 * Runs the suite on the embedded reference with a lie in front of it and behind it, in the certification cell. An empty lie
 * is the reference as it is, behind the same proxy.
 * @param only patterns of cases; all of them without any.
 * @param revocation how the reference revokes.
 */
export async function runLie(
  suite: Suite,
  release: Release,
  lie: Lie,
  only: readonly string[] = [],
  revocation: Mutant['revocation'] | 'synchronous' = 'synchronous',
): Promise<CaseRecord[]> {
  const userPlane = lie.userPlane?.bind(lie);
  const reference = await startReferenceTarget({
    scenario: readScenario(CELL),
    release,
    revocation,
    ...(userPlane === undefined ? {} : { userPlane }),
  });
  const liar = await startLyingTarget(reference.target, release, lie);
  const out = mkdtempSync(join(tmpdir(), 'qod-mutant-'));
  const records: CaseRecord[] = [];
  try {
    await runConformance({ target: liar.target, release, suite, only, out, onCase: (record) => records.push(record) });
    return records;
  } finally {
    await liar.close();
    await reference.close();
    rmSync(out, { recursive: true, force: true });
  }
}
