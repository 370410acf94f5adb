import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Release } from '../contract/index.ts';
import { isMatch } from '../selection.ts';
import { plan, type PlannedCase, type Suite } from '../plan.ts';
import type { CaseRecord } from '../record.ts';
import { runConformance } from '../run-conformance.ts';
import type { Target } from '../target.ts';
import { diagnoseFlow } from './coupling.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Cases that make one session or assignment each, and see whether its event and its QoS flow come. */
const NOTIFIED = [
  '*/createSession/event-available',
  '*/createSession/v0-event-available',
  '*/createQosAssignment/event-available',
];
const CARRIED = ['*/outcome-available-means-flow'];

export interface FirstSessionOptions {
  target: Target;
  release: Release;
  suite: Suite;
  signal?: AbortSignal;
  /** What the emulated NEF has answered so far, as `POST 201`, and which callbacks were not taken; absent without one. Grows. */
  nefAnswers?: readonly string[];
}

/** What a first session shows: whether the target reaches the sink, and whether it commands the emulated network. */
export async function diagnoseFirstSession(options: FirstSessionOptions): Promise<Diagnosis[]> {
  const { target, nefAnswers = [] } = options;
  const before = nefAnswers.length;
  const records = await runProbes(options);
  const event = records.find(({ id }) => isMatch(id, NOTIFIED));
  const flow = records.find(({ id }) => isMatch(id, CARRIED));
  return [
    ...(event === undefined ? [] : [diagnoseEvent(target, event)]),
    ...(flow === undefined ? [] : [diagnoseFlow(flow, nefAnswers.slice(before))]),
  ];
}

async function runProbes({ target, release, suite, signal }: FirstSessionOptions): Promise<CaseRecord[]> {
  const probes = plan(suite, release, [...NOTIFIED, ...CARRIED]).filter(({ api }) => target.apis[api] !== undefined);
  const only = [firstOf(probes, NOTIFIED), firstOf(probes, CARRIED)].flatMap((each) => each?.id ?? []);
  const records: CaseRecord[] = [];
  const out = mkdtempSync(join(tmpdir(), 'qod-doctor-'));
  try {
    await runConformance({
      target,
      release,
      suite,
      only,
      out,
      // The run that is to come measures.
      keepTraffic: true,
      onCase: (record) => records.push(record),
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return records;
}

function firstOf(planned: readonly PlannedCase[], patterns: readonly string[]): PlannedCase | undefined {
  return patterns.flatMap((pattern) => planned.filter(({ id }) => isMatch(id, [pattern])))[0];
}

function diagnoseEvent({ sink, budgets }: Target, { verdict, reasons, exchanges, events }: CaseRecord): Diagnosis {
  const [about, subject] = ['notifications', 'notifications'] as const;
  const [why = ''] = reasons;
  if (verdict === 'skipped' || verdict === 'not-applicable')
    return { about, subject, verdict: 'limit', found: why, ...(sink === undefined ? { change: SET_SINK } : {}) };
  if (events.length > 0) {
    const found = `the target reaches the sink (${events.length} event${events.length === 1 ? '' : 's'})`;
    return { about, subject, verdict: 'good', found: verdict === 'passed' ? found : `${found}; ${why}` };
  }
  const created = exchanges.find(({ response }) => response?.status === 201);
  if (created === undefined) return { about, subject, verdict: 'unclear', found: `no session could be made: ${why}` };
  return {
    about,
    subject,
    verdict: 'bad',
    found: `a session with the sink ${sink?.publicUrl ?? `https://${sink?.host}:${sink?.port || 'any'}`} was made, and no event came within ${budgets.eventWithinMs / 1000} s`,
    change:
      'let the server trust the CA (sink-ca.pem of the run, or sink.certificateFile), open the way from the server to the sink (sink.host, sink.publicUrl), and see whether it refuses private addresses',
  };
}

const SET_SINK = 'set sink, so that notifications are tested as well';
