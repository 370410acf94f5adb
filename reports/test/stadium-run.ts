import type { RunRecords } from '../run-records.ts';
import type { CaseRecord, ConformanceHeader } from '../upstream.ts';
import { aCase, aConformanceRun, anExchange } from './record-builder.ts';
import { stadiumEmulation } from './stadium-emulation.ts';
import { broken, outcomeCases, passedAssertions, START_MS } from './stadium-outcomes.ts';

/*
 * A run as large and as varied as a real one, for looking at reports and for the browser test: a crowded stadium and
 * about 150 cases of release r3.2, of which a handful did not pass.
 */

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
