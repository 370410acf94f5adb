import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSuite } from './case-files.ts';
import { PUBLISHED_FOLDER, publishedFilesPresent } from './contract/test/published-files.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { runConformance } from './run-conformance.ts';
import { readTarget } from './target-file.ts';
import { prismPresent, startPrismMock } from './test/prism-mock.ts';

describe.skipIf(!publishedFilesPresent() || !prismPresent())('x', () => {
  it('y', { timeout: 600_000 }, async () => {
    const folder = '/tmp/prism-run';
    rmSync(folder, { recursive: true, force: true });
    (await import('node:fs')).mkdirSync(folder);
    const mock = await startPrismMock(`${PUBLISHED_FOLDER}r4.1/API_definitions/quality-on-demand.yaml`);
    const devices = Array.from({ length: 8 }, (_, n) => `  - { phoneNumber: '+9991000000${n}' }`).join('\n');
    const file = join(folder, 'target.yaml');
    writeFileSync(
      file,
      `name: Prism, a mock of the published file
release: r4.1
apis: { quality-on-demand: { baseUrl: '${mock.baseUrl}' } }
tokens: { two-legged: { value: token-of-client-a }, other-client: { value: token-of-client-b } }
devices:
${devices}
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_L, minDuration: 1 s, maxDuration: 1 h }
budgets: { requestTimeout: 5 s, availableWithin: 300 ms, eventWithin: 300 ms, clockTolerance: 1 s }
sink: {}
`,
    );
    const { target } = readTarget(file);
    const t = Date.now();
    const { record } = await runConformance({ target, release: 'r4.1', suite: readSuite(), only: ['quality-on-demand/*'], out: folder });
    await mock.close();
    const { cases } = readConformanceRecord(record);
    console.log('TIME', Date.now() - t, cases.length);
    const slow = cases.map((c) => [c.id, (c as any).wallMs ?? 0]);
    console.log(Object.keys(cases[0]!), slow.slice(0, 2));
  });
});
