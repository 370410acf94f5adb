import Type, { type Static } from 'typebox';
import type { ApiName, Release } from './upstream.ts';

/*
 * JSON Schemas of the lines of `conformance.jsonl`, as strict as reports need: properties that are not named here are
 * let through, so that a record of a later minor version can still be read. A test holds them equal to the types.
 */

const Verdict = Type.Union([
  Type.Literal('passed'),
  Type.Literal('failed'),
  Type.Literal('flaky'),
  Type.Literal('warning'),
  Type.Literal('inconclusive'),
  Type.Literal('not-applicable'),
  Type.Literal('skipped'),
  Type.Literal('error'),
]);
/** Names of APIs and releases are only shown, so a report does not need to know them. */
const Api = Type.Unsafe<ApiName>(Type.String());
const ReleaseName = Type.Unsafe<Release>(Type.String());
const Count = Type.Integer({ minimum: 0 });
const Headers = Type.Record(Type.String(), Type.String());

const Assertion = Type.Object({
  check: Type.String(),
  level: Type.Union([Type.Literal('MUST'), Type.Literal('SHOULD')]),
  held: Type.Boolean(),
  expected: Type.String(),
  actual: Type.String(),
  exchange: Type.Optional(Type.Integer()),
  erratum: Type.Optional(Type.Object({ id: Type.String(), readings: Type.Record(Type.String(), Type.Boolean()) })),
});

const Exchange = Type.Object({
  name: Type.String(),
  operationId: Type.String(),
  startedAtMs: Type.Number(),
  durationMs: Type.Number(),
  request: Type.Object({
    method: Type.String(),
    url: Type.String(),
    headers: Headers,
    body: Type.Optional(Type.String()),
  }),
  response: Type.Optional(
    Type.Object({ status: Type.Integer(), headers: Headers, body: Type.String(), truncated: Type.Boolean() }),
  ),
  error: Type.Optional(Type.String()),
  curl: Type.String(),
});

const Event = Type.Object({
  receivedAtMs: Type.Number(),
  method: Type.String(),
  headers: Headers,
  body: Type.String(),
  answered: Type.Union([Type.Integer(), Type.Literal('reset'), Type.Literal('unanswered'), Type.Literal('bridged')]),
  answeredAtMs: Type.Optional(Type.Number()),
  retryAfterS: Type.Optional(Type.Number()),
});

const Delay = Type.Object({
  mean: Type.Number(),
  p50: Type.Number(),
  p95: Type.Number(),
  p98: Type.Number(),
  max: Type.Number(),
});

const Measurement = Type.Object({
  probeId: Type.String(),
  fromMs: Type.Number(),
  toMs: Type.Number(),
  offeredBps: Type.Number(),
  throughputBps: Type.Number(),
  deliveredPackets: Type.Number(),
  droppedPackets: Type.Number(),
  delayMs: Type.Optional(Delay),
  intervals: Type.Array(
    Type.Object({
      fromMs: Type.Number(),
      toMs: Type.Number(),
      offeredBits: Type.Number(),
      deliveredBits: Type.Number(),
      deliveredPackets: Type.Number(),
      droppedPackets: Type.Number(),
      carriedBy: Type.Record(Type.String(), Type.Number()),
      delayMs: Type.Optional(Delay),
    }),
  ),
});

const Outcome = Type.Object({
  kind: Type.Union([
    Type.Literal('baseline'),
    Type.Literal('promised'),
    Type.Literal('withdrawn'),
    Type.Literal('flow'),
    Type.Literal('no-flow'),
  ]),
  atMs: Type.Number(),
  promise: Type.Optional(
    Type.Object({
      profile: Type.String(),
      targetMinDownstreamRateBps: Type.Optional(Type.Number()),
      maxDownstreamRateBps: Type.Optional(Type.Number()),
      packetDelayBudgetMs: Type.Optional(Type.Number()),
    }),
  ),
  qosFlows: Type.Array(Type.Object({ fiveQi: Type.Integer(), filters: Type.Array(Type.String()) })),
  flows: Type.Optional(Type.Object({ application: Measurement, control: Measurement, twin: Measurement })),
  method: Type.Optional(Type.String()),
});

export const CaseLine = Type.Object({
  type: Type.Literal('case'),
  id: Type.String(),
  place: Type.Optional(Count),
  api: Api,
  operation: Type.String(),
  title: Type.String(),
  tag: Type.Optional(Type.String()),
  requirement: Type.String(),
  verdict: Verdict,
  lenient: Type.Optional(Verdict),
  attempts: Type.Optional(Count),
  reasons: Type.Array(Type.String()),
  assertions: Type.Array(Assertion),
  exchanges: Type.Array(Exchange),
  events: Type.Array(Event),
  outcomes: Type.Array(Outcome),
  startedAtMs: Type.Number(),
  endedAtMs: Type.Number(),
});
export type CaseLine = Static<typeof CaseLine>;

export const ConformanceHeaderLine = Type.Object({
  type: Type.Literal('header'),
  kind: Type.Literal('conformance'),
  formatVersion: Type.Literal(1),
  tool: Type.Object({ name: Type.String(), version: Type.String(), node: Type.String() }),
  startedAt: Type.String(),
  release: ReleaseName,
  target: Type.Object({
    name: Type.String(),
    kind: Type.Union([Type.Literal('reference'), Type.Literal('external')]),
    apis: Type.Unsafe<Partial<Record<ApiName, string>>>(Type.Record(Type.String(), Type.String())),
  }),
  network: Type.Optional(Type.Object({ scenario: Type.String(), seed: Type.String(), ues: Count })),
  seed: Type.String(),
  options: Type.Record(Type.String(), Type.Unknown()),
  requirements: Type.Array(
    Type.Object({
      id: Type.String(),
      level: Type.Union([Type.Literal('MUST'), Type.Literal('SHOULD'), Type.Literal('MAY')]),
      statement: Type.String(),
      source: Type.String(),
      checks: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  errata: Type.Array(
    Type.Object({
      id: Type.String(),
      matter: Type.String(),
      readings: Type.Array(Type.Object({ id: Type.String(), says: Type.String(), source: Type.String() })),
      ruling: Type.Array(Type.String()),
    }),
  ),
  documented: Type.Optional(
    Type.Array(
      Type.Object({ api: Api, operation: Type.String(), status: Type.Integer(), codes: Type.Array(Type.String()) }),
    ),
  ),
  proof: Type.Optional(Type.Object({ mutants: Count, killed: Count, unproven: Type.Array(Type.String()) })),
  planned: Count,
});
export type ConformanceHeaderLine = Static<typeof ConformanceHeaderLine>;

export const ConformanceFooterLine = Type.Object({
  type: Type.Literal('footer'),
  endedAt: Type.String(),
  counts: Type.Object({
    passed: Count,
    failed: Count,
    flaky: Count,
    warning: Count,
    inconclusive: Count,
    'not-applicable': Count,
    skipped: Count,
    error: Count,
  }),
  exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)]),
  wallMs: Type.Number(),
  testTimeMs: Type.Number(),
});
export type ConformanceFooterLine = Static<typeof ConformanceFooterLine>;
