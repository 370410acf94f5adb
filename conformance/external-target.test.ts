import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTestbed } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { readConformanceRecord } from './record-reader.ts';
import { runConformance } from './run-conformance.ts';
import { createServerCertificate } from './sink/certificate.ts';
import { readTarget } from './target-file.ts';

/** The reference as a stranger: in paced time, known only by a target file, with tokens from the environment. */
it('tests a server behind a target file, in the time of the wall clock', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qod-external-'));
  const certificate = await createServerCertificate(['127.0.0.1'], Date.now());
  const testbed = await startTestbed({
    scenario: readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), {}),
    release: 'r4.1',
    clock: { kind: 'paced', speed: 1 },
    sinkCa: certificate.caPem,
  });
  try {
    const subscriber = testbed.emulation.subscribers.byName(testbed.emulation.testDevices[0]!)!;
    const mint = (phoneNumber?: string) =>
      testbed.tokens.mint({
        clientId: 'client-a',
        scopes: testbed.scopes,
        expiresAtMs: Date.now() + 3_600_000,
        ...(phoneNumber === undefined ? {} : { phoneNumber }),
      });
    const environment = { TWO_LEGGED: await mint(), THREE_LEGGED: await mint(subscriber.phoneNumber) };
    writeFileSync(join(folder, 'certificate.pem'), certificate.certificatePem);
    writeFileSync(join(folder, 'key.pem'), certificate.keyPem);
    const file = join(folder, 'target.yaml');
    writeFileSync(
      file,
      `name: The reference as a stranger
release: r4.1
apis:
  quality-on-demand: { baseUrl: '${testbed.reference.apiRoot}/quality-on-demand/v1rc3' }
  qos-profiles: { baseUrl: '${testbed.reference.apiRoot}/qos-profiles/v1rc3' }
tokens: { two-legged: { env: TWO_LEGGED } }
devices:
  - { phoneNumber: '${subscriber.phoneNumber}', threeLeggedToken: { env: THREE_LEGGED } }
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_S }
sink: { certificateFile: certificate.pem, keyFile: key.pem }
`,
    );
    const { target, release } = readTarget(file, environment);
    const only = [
      '*/createSession/three-legged',
      '*/event-available',
      '*/outcome-promised',
      '*/lifecycle-refused-kept',
      '*/getSession/no-token',
      '*/several-identifiers',
    ];
    const { record } = await runConformance({
      target,
      release: release ?? 'r3.2',
      suite: readSuite(),
      only,
      out: join(folder, 'run'),
    });
    const { cases, header } = readConformanceRecord(record);
    const verdicts = Object.fromEntries(cases.map(({ id, verdict }) => [id.split('/')[2], verdict]));
    expect(verdicts).toEqual({
      'three-legged': 'passed',
      'event-available': 'passed',
      'no-token': 'passed',
      'outcome-promised': 'not-applicable',
      'lifecycle-refused-kept': 'skipped',
      'several-identifiers': 'skipped',
    });
    expect(header.network).toBeUndefined();
  } finally {
    await testbed.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
