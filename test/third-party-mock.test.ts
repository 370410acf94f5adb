import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSuite } from '../conformance/case-files.ts';
import { PUBLISHED_FOLDER, publishedFilesPresent } from '../conformance/contract/test/published-files.ts';
import { planRun } from '../conformance/plan.ts';
import type { CaseRecord, Verdict } from '../conformance/record.ts';
import { readConformanceRecord } from '../conformance/record-reader.ts';
import { runConformance } from '../conformance/run-conformance.ts';
import { createServerCertificate } from '../conformance/sink/certificate.ts';
import { readTarget } from '../conformance/target-file.ts';
import { readRunFolder, renderReport } from '../reports/index.ts';
import { type PrismMock, prismPresent, startPrismMock } from './prism-mock.ts';

/* Stoplight's Prism, a mock that nobody made for this suite, serves CAMARA's published file: known by a target file alone. */

const suite = readSuite();
const API = 'quality-on-demand';
/** Wait for half a minute for an event to come again. That it does not come at all `event-available` finds at once. */
const SLOW = /\/event-(again|retry-after|token-expired)/;

const folder = mkdtempSync(join(tmpdir(), 'qod-mock-'));
const canRun = publishedFilesPresent() && prismPresent();

describe.skipIf(!canRun)('a mock of the published file', () => {
  let mock: PrismMock;
  let cases: readonly CaseRecord[];
  let exitCode: number;
  let report: string;

  beforeAll(async () => {
    const { caPem, certificatePem, keyPem } = await createServerCertificate(['127.0.0.1'], Date.now());
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    write('certificate.pem', certificatePem);
    write('key.pem', keyPem);
    mock = await startPrismMock(`${PUBLISHED_FOLDER}r4.1/API_definitions/${API}.yaml`, write('ca.pem', caPem));
    const { target } = readTarget(write('target.yaml', targetFile(mock.baseUrl)));
    const planned = planRun(suite, 'r4.1', { only: [`${API}/*`] }).map(({ id }) => id);
    const only = planned.filter((id) => !SLOW.test(id));
    const result = await runConformance({ target, release: 'r4.1', suite, only, out: join(folder, 'run') });
    exitCode = result.exitCode;
    cases = readConformanceRecord(result.record).cases;
    report = renderReport(await readRunFolder(join(folder, 'run')), 'md');
  }, 60_000);

  afterAll(async () => {
    await mock.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Requirements of which at least one case has the verdict, in order. */
  const requirementsWith = (verdict: Verdict): string[] =>
    [...new Set(cases.filter((each) => each.verdict === verdict).map(({ requirement }) => requirement))].sort();
  const idsOf = (some: readonly CaseRecord[]): string[] => some.map(({ id }) => id.replace(`${API}/`, '')).sort();
  const reasonsOf = (id: string): string => cases.find((each) => each.id === `${API}/${id}`)!.reasons.join('\n');

  it('is not conformant: it passes nothing, and fails whatever the target file lets the suite ask for', () => {
    expect(exitCode).toBe(1);
    for (const verdict of ['passed', 'flaky', 'warning', 'inconclusive', 'error'] as const)
      expect([verdict, requirementsWith(verdict)]).toEqual([verdict, []]);
    const untested = new Set([...UNTESTED, ...WITHOUT_NETWORK]);
    const all = [...new Set(cases.map(({ requirement }) => requirement))].sort();
    expect(requirementsWith('failed')).toEqual(all.filter((each) => !untested.has(each)));
  });

  it('is not asked for what needs a network or what the target file does not have', () => {
    const failed = new Set(requirementsWith('failed'));
    const never = [...requirementsWith('not-applicable'), ...requirementsWith('skipped')].filter(
      (each) => !failed.has(each),
    );
    expect([...new Set(never)].sort()).toEqual([...UNTESTED, ...WITHOUT_NETWORK].sort());
    const inNetwork = cases.filter(({ requirement }) => WITHOUT_NETWORK.includes(requirement));
    expect(new Set(inNetwork.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
  });

  it('shows why: the examples of the file are no answers to what was asked', () => {
    // The x-correlator of the file's example, whatever the request had.
    expect(reasonsOf('getSession/no-token')).toMatch(
      /^x-correlator: expected \S+, got b4333c46-49c0-4f62-80d7-f0ef930f1c46/,
    );
    // Prism's own validation knows one status for what breaks the schema, and takes what is not forbidden by it.
    expect(reasonsOf('createSession/schema-required[1]')).toContain('status: expected 400, got 422');
    expect(reasonsOf('createSession/echo[1]')).toContain(
      'session.applicationServer: expected {"ipv4Address":"198.51.100.7"}, got {"ipv4Address":"198.51.100.0/24"}',
    );
    // Prism does call back, with the file's example of an event, which is of another session.
    expect(reasonsOf('createSession/event-available')).toContain(
      'event.resource: expected what this sink was given for',
    );
    // The example lasts an hour, and no session of the suite was asked to: nobody waits for it.
    expect(reasonsOf('createSession/lifecycle-expiry')).toContain('as no more was asked for');
  });

  it('shows what is wrong with nothing but x-correlator', () => {
    const otherwiseRight = cases.filter(
      ({ verdict, assertions }) =>
        verdict === 'failed' && assertions.every(({ held, check }) => held || check === 'x-correlator'),
    );
    expect(idsOf(otherwiseRight)).toEqual([
      'createSession/no-token',
      'deleteSession/session-id-format',
      'extendQosSessionDuration/session-id-format',
      'getSession/session-id-format',
      'retrieveSessionsByDevice/correlator-any-character',
      'retrieveSessionsByDevice/no-token',
    ]);
  });

  it('has a report that begins with it, and says at once what most cases have in common', () => {
    const [title, , verdict] = report.split('\n');
    expect(title).toBe('## NOT conformant: Prism, a mock of the published file, CAMARA Quality on Demand r4.1');
    expect(verdict).toMatch(
      /^\*\*Outcomes were NOT observed: only the answers of the API were judged\.\*\* \d+ of \d+ cases broke a MUST/,
    );
    // Beyond these two, what a case begins with is its own.
    expect(report).toMatch(
      /### What many cases share\n\n.*\n.*\n\| x-correlator \| \d+ \|.*\n\| session\.sink \| \d+ \|/,
    );
  });
});

/** What is looked at in the emulated network, or made to happen there; and what a target declares not to have, which this one does not. */
const WITHOUT_NETWORK = [
  'QOD-DECLARED-LIMITS',
  'QOD-EVENT-TERMINATED',
  'QOD-LIFE-TERMINATED',
  'QOD-OUTCOME-EXTENDED',
  'QOD-OUTCOME-FLOW-ONLY',
  'QOD-OUTCOME-FLOW-WHEN-AVAILABLE',
  'QOD-OUTCOME-NO-FLOW-WITHOUT-SESSION',
  'QOD-OUTCOME-PROMISED',
  'QOD-OUTCOME-WITHDRAWN-ON-DELETE',
  'QOD-OUTCOME-WITHDRAWN-ON-EXPIRY',
];

/** What needs tokens, devices, profiles or waits that a mock cannot have. */
const UNTESTED = [
  'QOD-CREATE-DEVICE-FROM-TOKEN',
  'QOD-CREATE-DEVICE-INAPPLICABLE',
  'QOD-CREATE-DEVICE-MISMATCH',
  'QOD-CREATE-DEVICE-ONE',
  'QOD-CREATE-DEVICE-UNKNOWN',
  'QOD-CREATE-DEVICE-UNNECESSARY',
  'QOD-CREATE-PROFILE-NOT-ACTIVE',
  'QOD-CREATE-PROFILE-RESTRICTED',
  'QOD-CREATE-RATE-LIMIT',
  'QOD-CREATE-SCOPE',
  'QOD-DELETE-RATE-LIMIT',
  'QOD-DELETE-SCOPE',
  'QOD-DELETE-SUBJECT',
  'QOD-EVENT-PRIVATE-KEY-JWT',
  'QOD-EXTEND-DEVICE-FROM-TOKEN',
  'QOD-EXTEND-RATE-LIMIT',
  'QOD-EXTEND-SCOPE',
  'QOD-EXTEND-SUBJECT',
  'QOD-GET-DEVICE-FROM-TOKEN',
  'QOD-GET-RATE-LIMIT',
  'QOD-GET-RETAINED',
  'QOD-GET-SCOPE',
  'QOD-GET-SUBJECT',
  'QOD-LIFE-BLOCKED-UNTIL-DELETE',
  'QOD-LIFE-REFUSED',
  'QOD-LIFE-RETENTION',
  'QOD-RETRIEVE-DEVICE-FROM-TOKEN',
  'QOD-RETRIEVE-DEVICE-INAPPLICABLE',
  'QOD-RETRIEVE-DEVICE-UNKNOWN',
  'QOD-RETRIEVE-DEVICE-UNNECESSARY',
  'QOD-RETRIEVE-RATE-LIMIT',
  'QOD-RETRIEVE-SCOPE',
  'QOD-RETRIEVE-UNAVAILABLE',
];

function targetFile(baseUrl: string): string {
  const devices = Array.from({ length: 8 }, (_, n) => `  - { phoneNumber: '+9991000000${n}' }`);
  return `name: Prism, a mock of the published file
release: r4.1
apis: { ${API}: { baseUrl: '${baseUrl}' } }
tokens: { two-legged: { value: token-of-client-a }, other-client: { value: token-of-client-b } }
devices:
${devices.join('\n')}
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_L, minDuration: 1 s, maxDuration: 1 h }
budgets: { requestTimeout: 10 s, availableWithin: 300 ms, eventWithin: 300 ms, clockTolerance: 1 s }
sink: { certificateFile: certificate.pem, keyFile: key.pem }
`;
}
