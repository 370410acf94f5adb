import type { Assertion, CaseRecord, OutcomeRecord, ProbeMeasurement, Verdict } from '../upstream.ts';
import { aCase } from './record-builder.ts';
import { wave } from './stadium-emulation.ts';

/* The cases of the stadium run that look at the network, and what a case of it asserts. */

export const START_MS = Date.UTC(2026, 2, 14, 19, 2, 11);
const PROMISE = {
  profile: 'QOS_L',
  targetMinDownstreamRateBps: 10e6,
  maxDownstreamRateBps: 16e6,
  packetDelayBudgetMs: 300,
};
const NOTIFICATION = {
  specversion: '1.0',
  type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  data: { sessionId: '6e1c1f0e-5f4e-4e43-a6a8-8d9d11a0b7c2', qosStatus: 'AVAILABLE' },
};

const OUTCOMES: readonly { title: string; verdict: Verdict; reasons: string[]; after: number; during: number }[] = [
  {
    title: 'The application flow gets what QOS_L promises while the session is up',
    verdict: 'passed',
    reasons: [],
    after: 1.4,
    during: 12,
  },
  {
    title: 'After deleteSession the boost is gone',
    verdict: 'failed',
    reasons: [
      'flow still boosted after delete: 2 s after the answer 204 the application flow had 11.9 Mbit/s ' +
        '(promised 10 Mbit/s, before the session 1.4 Mbit/s)',
      'the device still has a QoS flow (5QI 4) for permit in 17 from 203.0.113.10 5001 to 10.45.0.17',
    ],
    after: 11.9,
    during: 12,
  },
  { title: 'After the session expires the boost is gone', verdict: 'passed', reasons: [], after: 1.5, during: 12.1 },
  { title: 'After an extension the boost is still there', verdict: 'passed', reasons: [], after: 1.3, during: 11.8 },
  {
    title: 'QOS_M keeps its promised rate at the edge of the cell',
    verdict: 'inconclusive',
    reasons: ['the cell is not crowded enough to tell: without a session the flow had 10.8 of the promised 10 Mbit/s'],
    after: 10.8,
    during: 12,
  },
];

export function outcomeCases(): CaseRecord[] {
  return OUTCOMES.map(({ title, verdict, reasons, after, during }, index) =>
    aCase({
      id: `quality-on-demand/outcomes/${String(index + 1).padStart(2, '0')}`,
      operation: 'outcomes',
      title,
      requirement: `QOD-OUTCOME-${index + 1}`,
      verdict,
      reasons,
      startedAtMs: START_MS,
      endedAtMs: START_MS + 68_000,
      outcomes: [
        outcome('baseline', 0, verdict === 'inconclusive' ? after : 1.4, []),
        outcome('promised', 12_000, during, [
          { fiveQi: 4, filters: ['permit in 17 from 203.0.113.10 5001 to 10.45.0.17'] },
        ]),
        outcome(
          'withdrawn',
          62_000,
          after,
          after > 11 ? [{ fiveQi: 4, filters: ['permit in 17 from 203.0.113.10 5001 to 10.45.0.17'] }] : [],
        ),
      ],
      events: [
        {
          receivedAtMs: START_MS + 12_050,
          method: 'POST',
          headers: { 'content-type': 'application/cloudevents+json', authorization: 'Bearer «redacted»' },
          body: JSON.stringify(NOTIFICATION),
          answered: 204,
        },
      ],
      ...(verdict === 'failed' && {
        assertions: [
          broken('QoS flows after delete', 'none', '1 (5QI 4)'),
          broken('application flow after delete', 'below 10 Mbit/s', '11.9 Mbit/s'),
          ...passedAssertions(title),
        ],
      }),
    }),
  );
}

function outcome(
  kind: OutcomeRecord['kind'],
  atMs: number,
  applicationMbps: number,
  qosFlows: OutcomeRecord['qosFlows'],
): OutcomeRecord {
  const fromMs = START_MS + atMs;
  return {
    kind,
    atMs: fromMs,
    promise: PROMISE,
    qosFlows,
    flows: {
      application: probe('application', fromMs, applicationMbps, 0.4),
      control: probe('control', fromMs, 1.2, 0.7),
      twin: probe('twin', fromMs, 1.5, 1.9),
    },
    method: 'mean over 3 s in 30 intervals of 100 ms; the promise counts as kept at 95 % of its rate',
  };
}

function probe(probeId: string, fromMs: number, mbps: number, phase: number): ProbeMeasurement {
  const slow = mbps < 5;
  const delayMs = slow
    ? { mean: 900, p50: 850, p95: 1700, p98: 2100, max: 2600 }
    : { mean: 9, p50: 8, p95: 17, p98: 22, max: 41 };
  return {
    probeId,
    fromMs,
    toMs: fromMs + 3000,
    offeredBps: 12e6,
    throughputBps: mbps * 1e6,
    deliveredPackets: Math.round((mbps * 3e6) / 12_000),
    droppedPackets: slow ? 210 : 0,
    delayMs,
    intervals: Array.from({ length: 30 }, (_, i) => ({
      fromMs: fromMs + i * 100,
      toMs: fromMs + (i + 1) * 100,
      offeredBits: 1.2e6,
      deliveredBits: Math.max(0, mbps + 0.9 * wave(i, phase)) * 1e5,
      deliveredPackets: 10,
      droppedPackets: 0,
      carriedBy: {},
      delayMs,
    })),
  };
}

export function passedAssertions(title: string): Assertion[] {
  const status = /success|Create|Get|List|existing QoD|Common|Event|Device is not|Device has/.test(title)
    ? '200'
    : '400';
  return [
    { check: 'status', level: 'MUST', held: true, expected: status, actual: status, exchange: 0 },
    {
      check: 'content-type',
      level: 'MUST',
      held: true,
      expected: 'application/json',
      actual: 'application/json; charset=utf-8',
      exchange: 0,
    },
    {
      check: 'x-correlator',
      level: 'MUST',
      held: true,
      expected: 'the one of the request',
      actual: 'the one of the request',
      exchange: 0,
    },
    { check: 'body schema', level: 'MUST', held: true, expected: 'valid', actual: 'valid', exchange: 0 },
  ];
}

export function broken(check: string, expected: string, actual: string): Assertion {
  return { check, level: 'MUST', held: false, expected, actual, exchange: 0 };
}
