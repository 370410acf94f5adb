import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Release } from '../contract/index.ts';
import { isMatch } from '../selection.ts';
import { plan, type PlannedCase, type Suite } from '../plan.ts';
import type { CaseRecord } from '../record.ts';
import { runConformance } from '../run-conformance.ts';
import type { Target } from '../target.ts';
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
  /** What the emulated NEF has answered so far, as `POST 201`; absent without one. Grows. */
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

function diagnoseFlow({ verdict, reasons, exchanges }: CaseRecord, answers: readonly string[]): Diagnosis {
  const [about, subject] = ['network', 'emulated network'] as const;
  const [why = ''] = reasons;
  if (verdict === 'passed')
    return { about, subject, verdict: 'good', found: 'a session of the target gets its QoS flow' };
  if (verdict === 'not-applicable' || verdict === 'skipped') return { about, subject, verdict: 'limit', found: why };
  if (!exchanges.some(({ response }) => response?.status === 201))
    return { about, subject, verdict: 'unclear', found: `no session could be made: ${why}` };
  if (answers.length === 0)
    return {
      about,
      subject,
      verdict: 'bad',
      found: 'a session was made, and the emulated NEF was asked nothing',
      change: 'point the server at the NEF whose address is printed above (southbound.host, port and publicUrl)',
    };
  const answered = `the NEF answered ${[...new Set(answers)].join(', ')}`;
  if (answers.includes('POST 201'))
    return {
      about,
      subject,
      verdict: 'bad',
      found: `${answered}, and the session was not seen AVAILABLE with its QoS flow: ${why}`,
      change:
        'see that what the NEF reports reaches the server (the notificationDestination that it names), and that whichever process of the server is asked knows the session',
    };
  return {
    about,
    subject,
    verdict: 'bad',
    found: `${answered}, and there is no QoS flow for the device: ${why}`,
    change:
      'see that the server names UEs by the addresses, QoS references and credentials that the NEF knows (devices, southbound.profilesFile, southbound.basic or bearer)',
  };
}
