import type { RunRecords } from '../run-records.ts';
import type {
  Assertion,
  CaseRecord,
  ConformanceHeader,
  OutcomeRecord,
  ProbeMeasurement,
  Verdict,
} from '../upstream.ts';
import { aCase, aConformanceRun, anExchange } from './record-builder.ts';
import { stadiumEmulation, wave } from './stadium-emulation.ts';

/*
 * A run as large and as varied as a real one, for looking at reports and for the browser test: a crowded stadium and
 * about 150 cases of release r3.2, of which a handful did not pass.
 */

const START_MS = Date.UTC(2026, 2, 14, 19, 2, 11);
const PROMISE = {
  profile: 'QOS_L',
  targetMinDownstreamRateBps: 10e6,
  maxDownstreamRateBps: 16e6,
  packetDelayBudgetMs: 300,
};

const REQUEST = {
  device: { phoneNumber: '+34600000017' },
  applicationServer: { ipv4Address: '203.0.113.10' },
  qosProfile: 'QOS_L',
  duration: 60,
};
const SESSION = {
  ...REQUEST,
  sessionId: '6e1c1f0e-5f4e-4e43-a6a8-8d9d11a0b7c2',
  qosStatus: 'AVAILABLE',
  startedAt: '2026-03-14T19:02:12.100Z',
  expiresAt: '2026-03-14T19:03:12.100Z',
};
const INVALID_ARGUMENT = { status: 400, code: 'INVALID_ARGUMENT', message: 'Client specified an invalid argument.' };
const NOTIFICATION = {
  specversion: '1.0',
  type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  data: { sessionId: SESSION.sessionId, qosStatus: 'AVAILABLE' },
};

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  createSession: [
    'Common validations for any success scenario',
    'Create QoS session with sink and sinkCredential provided',
    'Event is received when a session status changes after using sink',
    'Device is not returned if not included in the creation',
    'The device value is an empty object',
    'Some device identifier value does not comply with the schema',
    'Some identifier cannot be matched to a device',
    'Device not to be included when it can be deduced from the access token',
    'Device not included and cannot be deduced from the access token',
    'None of the provided device identifiers is supported by the implementation',
    'Service not available for the device',
    'Invalid Argument. Generic Syntax Exception',
    'Missing request body',
    'Out of range port',
    'Invalid credential',
    'Error response when duration is not valid for selected qos profile',
    'Error response for no header "Authorization"',
    'Error response for expired access token',
    'Missing access token scope',
    'Session in conflict',
    'QoS Profile not applicable for session creation',
  ],
  deleteSession: [
    'Delete an existing QoD session',
    'Event is received if the session was AVAILABLE and sink was provided',
    'Invalid session id',
    'Error response for invalid access token',
    'QoS session not created by the API client given in the access token',
    'sessionId of a non-existing QoS session',
  ],
  extendQosSessionDuration: [
    'Common validations for any success scenario',
    'Extended duration cannot exceed the maxDuration for the QoS profile',
    'Invalid sessionId',
    'Missing request body',
    'Error response for expired access token',
    'Extending duration for session with qosStatus not available',
  ],
  getSession: [
    'Get an existing QoD session by sessionId',
    'QOS Session becoming "UNAVAILABLE" is not released for at least 360 seconds',
    'Error response for no header "Authorization"',
    'sessionId of a non-existing QoS session',
  ],
  retrieveSessionsByDevice: [
    'Get an existing QoD session by device',
    'Device has not QoS sessions',
    'Some identifier cannot be matched to a device',
    'Error response for expired access token',
  ],
  retrieveQoSProfiles: [
    'Lists all profiles when no filter is given',
    'Lists the profiles of a device',
    'Lists profiles by name',
    'Lists profiles by status',
    'No profile matches the filter',
    'Invalid status value',
  ],
  getQosProfile: ['Get an existing profile by name', 'Name of a non-existing profile', 'Name that breaks the pattern'],
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

/** The run folder of `npm start` against a server with a few faults. */
export function stadiumRun(): RunRecords {
  const cases = [...plainCases(), ...outcomeCases()];
  return {
    conformance: aConformanceRun(cases, {
      startedAt: new Date(START_MS).toISOString(),
      target: {
        name: 'acme-qod 2.4.0',
        kind: 'external',
        apis: {
          'quality-on-demand': 'https://qod.acme.example/quality-on-demand/v1',
          'qos-profiles': 'https://qod.acme.example/qos-profiles/v1',
        },
      },
      seed: '20260314',
      options: { only: null, profile: 'QOS_L', lenient: false },
      requirements: requirementsOf(cases),
    }),
    emulation: stadiumEmulation(),
  };
}

function plainCases(): CaseRecord[] {
  return Object.entries(OPERATIONS).flatMap(([operation, titles]) =>
    titles.flatMap((title, index) =>
      rows(title).map((row, rowIndex) => plainCase(operation, index, row, rowIndex, rows(title).length)),
    ),
  );
}

/** Cases about schemas and identifiers run once per kind of identifier. */
function rows(title: string): string[] {
  if (!/schema|identifier|Syntax|token/.test(title)) return [title];
  return ['phoneNumber', 'ipv4Address', 'ipv6Address', 'networkAccessIdentifier', 'ipv4Address.publicPort'].map(
    (identifier) => `${title} (${identifier})`,
  );
}

function plainCase(operation: string, index: number, title: string, row: number, count: number): CaseRecord {
  const api = operation.includes('rofile') ? 'qos-profiles' : 'quality-on-demand';
  const number = String(index + 1).padStart(2, '0');
  const id = `${api}/${operation}/${number}${count > 1 ? `[${row}]` : ''}`;
  const base = aCase({
    id,
    api,
    operation,
    title,
    tag: `${api.replaceAll('-', '_')}_${operation}_${number}`,
    requirement: `${api === 'qos-profiles' ? 'PROF' : 'QOD'}-${operation.toUpperCase()}-${number}`,
    assertions: passedAssertions(title),
    exchanges: [exchangeFor(api, operation, title)],
    startedAtMs: START_MS + index * 1000,
    endedAtMs: START_MS + index * 1000 + 640,
  });
  return { ...base, ...verdictFor(base, index, row) };
}

function verdictFor({ operation, title, assertions }: CaseRecord, index: number, row: number): Partial<CaseRecord> {
  if (operation === 'createSession' && index === 13) {
    return {
      verdict: 'failed',
      reasons: ['status: expected 400 with code OUT_OF_RANGE, got 201: port 65536 was accepted'],
      assertions: [
        broken('status', '400', '201'),
        broken('body.code', 'OUT_OF_RANGE', 'no code in the body'),
        ...assertions,
      ],
    };
  }
  if (operation === 'getSession' && index === 1) {
    return {
      verdict: 'failed',
      reasons: ['the session answered 404 after 181 s; it must be kept for at least 360 s after it became UNAVAILABLE'],
      assertions: [broken('status', '200', '404'), ...assertions],
    };
  }
  if (title.includes('Event is received if')) {
    return {
      verdict: 'warning',
      reasons: ['the notification came with media type application/json instead of application/cloudevents+json'],
    };
  }
  if (operation === 'retrieveQoSProfiles' && index === 4) {
    return {
      verdict: 'error',
      reasons: ['the harness could not open its notification listener: EADDRINUSE 127.0.0.1:4000'],
      assertions: [],
    };
  }
  if (title.includes('ipv6Address'))
    return {
      verdict: 'not-applicable',
      reasons: ['the target declares that it does not support IPv6'],
      assertions: [],
      exchanges: [],
    };
  if (title.includes('networkAccessIdentifier') && row === 3) {
    return {
      verdict: 'skipped',
      reasons: ['no device with a network access identifier in target.yaml'],
      assertions: [],
      exchanges: [],
    };
  }
  return {};
}

function passedAssertions(title: string): Assertion[] {
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

function broken(check: string, expected: string, actual: string): Assertion {
  return { check, level: 'MUST', held: false, expected, actual, exchange: 0 };
}

function exchangeFor(api: string, operation: string, title: string): CaseRecord['exchanges'][number] {
  const url = `https://qod.acme.example/${api}/v1/${operation === 'createSession' ? 'sessions' : operation}`;
  const failed = !/success|Create|Get|List/.test(title);
  const body = failed ? JSON.stringify(INVALID_ARGUMENT) : JSON.stringify(SESSION);
  return anExchange({
    name: operation,
    operationId: operation,
    startedAtMs: START_MS + 300,
    request: {
      method: 'POST',
      url,
      headers: {
        authorization: 'Bearer «redacted»',
        'content-type': 'application/json',
        'x-correlator': 'b4333c46-49c0-4f62-80d7-f0ef930f1c46',
      },
      body: JSON.stringify({ ...REQUEST, applicationServerPorts: { ports: [5001, 65536] } }),
    },
    response: {
      status: failed ? 400 : 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-correlator': 'b4333c46-49c0-4f62-80d7-f0ef930f1c46',
        server: 'acme/2.4',
      },
      body,
      truncated: false,
    },
    curl: `curl -X POST '${url}' -H "authorization: Bearer $TOKEN" -d '{"qosProfile":"QOS_L"}'`,
  });
}

function outcomeCases(): CaseRecord[] {
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

function requirementsOf(cases: readonly CaseRecord[]): ConformanceHeader['requirements'] {
  const ids = [...new Set(cases.map(({ requirement }) => requirement))];
  const described = ids.map((id) => ({
    id,
    level: id.endsWith('02') ? ('SHOULD' as const) : ('MUST' as const),
    statement: `Kept to in the situation: ${cases.find((each) => each.requirement === id)?.title ?? ''}`,
    source: `quality-on-demand.feature @${id.toLowerCase()}`,
  }));
  return [
    ...described,
    {
      id: 'QOD-RATE-LIMIT-1',
      level: 'MAY',
      statement: 'A client over its limit gets 429.',
      source: 'CAMARA API design guide §3.2',
    },
  ];
}
