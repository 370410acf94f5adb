import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';
import type { Target } from './target.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'sandbox.yaml'), {});
const suite = readSuite();

async function verdicts(declared: Pick<Target, 'unsupportedIdentifiers' | 'notOffered'>): Promise<Map<string, string>> {
  const out = mkdtempSync(join(tmpdir(), 'qod-declared-'));
  const { target, close } = await startReferenceTarget({ scenario, release: 'r4.1' });
  try {
    const only = ['*createSession/declared-*'];
    const { record } = await runConformance({ target: { ...target, ...declared }, release: 'r4.1', suite, only, out });
    return new Map(readConformanceRecord(record).cases.map(({ id, verdict }) => [id.split('/')[2] ?? '', verdict]));
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

describe('what a target declares not to have', () => {
  it('is asked for, and told where it is there after all', async () => {
    // The reference supports both: it looks the address up, and takes the list.
    const seen = await verdicts({ unsupportedIdentifiers: ['ipv6Address'], notOffered: ['ip-address-list'] });
    expect(seen.get('declared-ipv6-address[1]')).toBe('failed');
    expect(seen.get('declared-ip-address-list')).toBe('failed');
    expect(seen.get('declared-phone-number[1]')).toBe('not-applicable');
  });

  it('passes where it is true, and is not asked for where it was not declared', async () => {
    const seen = await verdicts({ unsupportedIdentifiers: ['networkAccessIdentifier'], notOffered: [] });
    expect(seen.get('declared-network-access-identifier[1]')).toBe('passed');
    expect(seen.get('declared-ipv6-address[1]')).toBe('not-applicable');
  });
});
