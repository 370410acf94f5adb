import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import type { CaseRecord, Verdict } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { runConformance } from './run-conformance.ts';
import { startCoupledServer } from './test/coupled-server.ts';
import type { Reading } from './test/servers/honest/reading.ts';
import { startHonestServer } from './test/servers/honest/start-honest-server.ts';
import { ALL_DEFECTS, type Defect } from './test/servers/leaky/defect.ts';
import { startLeakyServer } from './test/servers/leaky/start-leaky-server.ts';
import type { OperatorOptions, RunningServer } from './test/servers/operator.ts';
import { startStaticServer } from './test/servers/static/start-static-server.ts';

/* The suite of r4.1 on servers that share no code with the reference nor with the suite, requirement by requirement. */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();
const ONE_RUN = { timeout: 240_000 };

const BOTH_APIS = ['quality-on-demand/*', 'qos-profiles/*'];

type Start = (options: OperatorOptions) => Promise<RunningServer>;

interface Run {
  /** Patterns of case ids. Default both APIs that the servers have. */
  only?: string[];
  /** Default emulated time. */
  pace?: 'virtual' | 'wall';
}

async function casesOn(name: string, start: Start, { only = BOTH_APIS, pace }: Run = {}): Promise<CaseRecord[]> {
  const out = mkdtempSync(join(tmpdir(), 'qod-independent-'));
  const { target, close } = await startCoupledServer(name, scenario, start, pace);
  try {
    const { record } = await runConformance({ target, release: 'r4.1', suite, only, out });
    return readConformanceRecord(record).cases;
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

/** Requirements of which at least one case has the verdict, in order. */
function requirementsWith(verdict: Verdict, cases: readonly CaseRecord[]): string[] {
  return [...new Set(cases.filter((each) => each.verdict === verdict).map(({ requirement }) => requirement))].sort();
}

/** Requirements all of whose cases have one of the verdicts. */
function requirementsOnlyWith(verdicts: readonly Verdict[], cases: readonly CaseRecord[]): string[] {
  const others = new Set(
    cases.filter(({ verdict }) => !verdicts.includes(verdict)).map(({ requirement }) => requirement),
  );
  const all = new Set(cases.map(({ requirement }) => requirement));
  return [...all].filter((requirement) => !others.has(requirement)).sort();
}

/** None of the three servers limits how many requests a client sends, nor has keys of its own. */
const NOT_OFFERED = [
  'QOD-CREATE-RATE-LIMIT',
  'QOD-DELETE-RATE-LIMIT',
  'QOD-EVENT-PRIVATE-KEY-JWT',
  'QOD-EXTEND-RATE-LIMIT',
  'QOD-GET-RATE-LIMIT',
  'QOD-RETRIEVE-RATE-LIMIT',
  'QPR-GET-RATE-LIMIT',
  'QPR-LIST-RATE-LIMIT',
];

describe('an honest server', () => {
  const verdictsIn = (readings: readonly Reading[]) =>
    casesOn('honest', (options) => startHonestServer({ ...options, readings }));
  const notPassed = (cases: readonly CaseRecord[]) =>
    cases
      .filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable')
      .map(({ id, verdict, reasons }) => [id, verdict, reasons]);

  it('breaks no requirement', ONE_RUN, async () => {
    const cases = await verdictsIn([]);
    expect(notPassed(cases)).toEqual([]);
    expect(requirementsOnlyWith(['not-applicable'], cases)).toEqual(NOT_OFFERED);
    // That it lacks a phone number, an IP version, a sink or address lists it does not declare, as it has them all.
    const declared = cases.filter(
      ({ verdict, requirement }) => verdict === 'not-applicable' && !NOT_OFFERED.includes(requirement),
    );
    expect(declared.map(({ requirement }) => requirement)).toEqual(declared.map(() => 'QOD-DECLARED-LIMITS'));
  });

  it('has the wall clock when it is given none', ONE_RUN, async () => {
    const only = ['*/lifecycle-expiry', '*/event-order', '*/shortest-duration'];
    const start: Start = (options) => startHonestServer({ ...options, readings: ['creation-waits-for-network'] });
    const cases = await casesOn('honest', start, { only, pace: 'wall' });
    expect([cases.filter(({ verdict }) => verdict === 'passed').length, notPassed(cases)]).toEqual([3, []]);
  });

  it('breaks none where it reads in another way what the published files leave open', ONE_RUN, async () => {
    const cases = await verdictsIn([
      'creation-waits-for-network',
      'phone-number-first',
      'only-identifier-omitted',
      'malformed-id-unknown',
      'one-session-per-device',
      'timestamps-with-offset',
      'correlator-made-up',
      'particular-codes',
      'inapplicable-lists-nothing',
      'started-at-while-available',
      'no-datacontenttype',
      'restricted-name-shown',
      'only-active-listed',
    ]);
    expect(notPassed(cases)).toEqual([]);
  });

  it('is judged strictly where a ruling says so, and leniently passes', ONE_RUN, async () => {
    const cases = await verdictsIn(['duration-adjusted']);
    expect(requirementsWith('failed', cases)).toEqual(['QOD-CREATE-DURATION-LIMITS']);
    const failed = cases.filter(({ verdict }) => verdict === 'failed');
    expect(failed.map(({ lenient }) => lenient)).toEqual(failed.map(() => 'passed'));
  });

  it('may forget what has expired: what is about such a session does not apply', ONE_RUN, async () => {
    const cases = await verdictsIn(['expired-session-forgotten']);
    expect(notPassed(cases)).toEqual([]);
    const ids = cases.filter(({ reasons }) => reasons.join().includes('deletes what has expired')).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
  });
});

/** What a client's DELETE breaks that changes nothing in the network. */
const LEFT_ON_DELETE = [
  // The one that says so.
  'QOD-OUTCOME-WITHDRAWN-ON-DELETE',
  // Those with a case that deletes an AVAILABLE session at its end: afterwards its flow is there although nothing is left.
  'QOD-DELETE-EVENT',
  'QOD-EVENT-EXPIRED-TOKEN',
  'QOD-EVENT-GONE',
  'QOD-EVENT-ORDER',
  'QOD-EVENT-NO-SINK',
  'QOD-EVENT-SINK-TROUBLE',
  'QOD-EVENT-SLOW-SINK',
  'QOD-LIFE-ANY-SEQUENCE',
  'QOD-LIFE-CREATE-AFTER-DELETE',
];

/** What an expiry breaks that changes nothing in the network. */
const LEFT_ON_EXPIRY = [
  // Those that say so.
  'QOD-OUTCOME-EXTENDED',
  'QOD-OUTCOME-WITHDRAWN-ON-EXPIRY',
  // Those with a case whose session expires: afterwards its flow is there although nothing is left.
  'QOD-DELETE-UNAVAILABLE',
  'QOD-EVENT-DELETE-QUIET',
  'QOD-EXTEND-NOT-AVAILABLE',
  'QOD-LIFE-EXPIRY',
  'QOD-LIFE-EXTENDED-EXPIRY',
];

describe('a server that leaves flows boosted', () => {
  /** Without the fields of bodies, which no defect touches: they are most of the suite. */
  const WITH_A_LIFE = [
    '*/lifecycle-*',
    '*/event-*',
    '*/outcome-*',
    '*/deleteSession/*',
    '*/getSession/*',
    '*/expired',
    '*/refused',
    '*/unavailable',
  ];
  const verdictsWith = (defects: ReadonlySet<Defect>, only = BOTH_APIS) =>
    casesOn('leaky', (options) => startLeakyServer({ ...options, defects }), { only });

  it('breaks no requirement without its defects', ONE_RUN, async () => {
    const cases = await verdictsWith(new Set());
    expect(requirementsOnlyWith(['passed', 'not-applicable'], cases)).toEqual(everyRequirement(cases));
  });

  it.each<[string, ReadonlySet<Defect>, string[]]>([
    ['deletes-by-session-id', new Set(['deletes-by-session-id']), [...LEFT_ON_DELETE, ...LEFT_ON_EXPIRY]],
    ['never-starts-delete', new Set(['never-starts-delete']), LEFT_ON_DELETE],
    ['never-calls-delete', new Set(['never-calls-delete']), LEFT_ON_DELETE],
    ['reads-absent-field', new Set(['reads-absent-field']), LEFT_ON_DELETE],
    ['all four', ALL_DEFECTS, [...LEFT_ON_DELETE, ...LEFT_ON_EXPIRY]],
  ])('breaks what it breaks: %s', ONE_RUN, async (_name, defects, broken) => {
    const cases = await verdictsWith(defects, WITH_A_LIFE);
    expect(requirementsWith('failed', cases)).toEqual([...new Set(broken)].sort());
    expect(requirementsWith('inconclusive', cases)).toEqual([]);
  });
});

describe('a mock that answers with examples', () => {
  /** Its own example promises 0.12 Mbit/s, which the crowded cell gives anybody: nothing can be told from a measurement. */
  const unmeasurable = ['QOD-OUTCOME-EXTENDED', 'QOD-OUTCOME-PROMISED', 'QOD-OUTCOME-WITHDRAWN-ON-EXPIRY'];
  const verdictsOf = (echoesCorrelator: boolean) => casesOn('static', () => startStaticServer({ echoesCorrelator }));

  it('breaks every requirement that asks for x-correlator, which is nearly every one', ONE_RUN, async () => {
    const cases = await verdictsOf(false);
    expect(requirementsOnlyWith(['passed'], cases)).toEqual([]);
    expect(requirementsOnlyWith(['not-applicable'], cases)).toEqual(NOT_OFFERED);
    expect(requirementsOnlyWith(['inconclusive'], cases)).toEqual(unmeasurable);
    const known = [...NOT_OFFERED, ...unmeasurable];
    expect(requirementsWith('failed', cases)).toEqual(everyRequirement(cases).filter((each) => !known.includes(each)));
  });

  it('passes with x-correlator what one good list of profiles shows, and nothing of sessions', ONE_RUN, async () => {
    const cases = await verdictsOf(true);
    const passed = ['QPR-LIST-ALL', 'QPR-LIST-DEVICE-MISMATCH', 'QPR-LIST-SAME-AS-GET'];
    expect(requirementsOnlyWith(['passed'], cases)).toEqual(passed);
    const known = [...passed, ...NOT_OFFERED, ...unmeasurable];
    // The examples are not what was asked for, errors are never answered, tokens not looked at, events not sent.
    expect(requirementsWith('failed', cases)).toEqual(everyRequirement(cases).filter((each) => !known.includes(each)));
  });
});

function everyRequirement(cases: readonly CaseRecord[]): string[] {
  return [...new Set(cases.map(({ requirement }) => requirement))].sort();
}
