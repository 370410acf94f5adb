import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
const orNull = <Of extends TSchema>(schema: Of, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

const Latency = orNull(
  Type.Object(
    { p50: Type.Number(), p90: Type.Number(), p99: Type.Number(), p999: Type.Number(), max: Type.Number() },
    closed,
  ),
  'Milliseconds; null where nothing was answered',
);

const Example = Type.Object(
  {
    name: Type.String(),
    operationId: Type.String(),
    startedAtMs: Type.Number({ description: 'Unix milliseconds' }),
    durationMs: Type.Number(),
    request: Type.Object(
      {
        method: Type.String(),
        url: Type.String(),
        headers: Type.Record(Type.String(), Type.String()),
        body: Type.Optional(Type.String()),
      },
      closed,
    ),
    response: Type.Optional(
      Type.Object(
        {
          status: Type.Integer(),
          headers: Type.Record(Type.String(), Type.String()),
          body: Type.String(),
          truncated: Type.Boolean(),
        },
        closed,
      ),
    ),
    error: Type.Optional(Type.String()),
    curl: Type.String(),
  },
  { ...closed, description: 'One exchange that shows it, without secrets' },
);

const OperationFigures = {
  requests: Count,
  succeeded: Type.Integer({ minimum: 0, description: 'Answered with a 2xx' }),
  unexpected: Type.Integer({ minimum: 0, description: 'Answered with another status' }),
  timeouts: Type.Integer({ minimum: 0, description: 'No whole answer within the request timeout of the target' }),
  connectionFailures: Type.Integer({ minimum: 0, description: 'Not connected, or broken off' }),
  errorShare: Type.Number({ description: 'Share of the requests that did not succeed, 0..1' }),
  serviceMs: Latency,
  sinceDueMs: Latency,
};

const LoadError = Type.Object(
  {
    operation: Type.String(),
    cause: Type.Enum(['status', 'timeout', 'connection']),
    status: orNull(Type.Integer()),
    code: orNull(Type.String(), 'Code of the ErrorInfo; null where the answer has none'),
    count: Count,
    share: Type.Number({ description: "Share of the operation's requests, 0..1" }),
    example: Example,
  },
  closed,
);

const LoadFinding = Type.Object(
  {
    operation: Type.String(),
    check: Type.String(),
    level: Type.Enum(['MUST', 'SHOULD']),
    erratum: orNull(Type.String(), 'Where CAMARA contradicts itself: judged by our ruling on this erratum'),
    count: Type.Integer({ minimum: 1, description: 'Sampled answers in which it was found' }),
    statement: Type.String(),
    example: Example,
  },
  closed,
);

const ObservedFlow = Type.Object(
  { device: Type.String(), flowId: Type.String(), fiveQi: Type.Integer(), filters: Type.Array(Type.String()) },
  closed,
);

/** `load.json`: what a load found. Its schema is `load.schema.json`. */
export const LoadRecord = Type.Object(
  {
    kind: Type.Literal('load'),
    formatVersion: Type.Literal(1),
    tool: Type.Object({ name: Type.String(), version: Type.String(), node: Type.String() }, closed),
    startedAt: Type.String({ description: 'RFC 3339' }),
    endedAt: Type.String({ description: 'RFC 3339' }),
    release: Type.String(),
    target: Type.Object(
      {
        name: Type.String(),
        kind: Type.Enum(['reference', 'external']),
        apis: Type.Record(Type.String(), Type.String()),
      },
      closed,
    ),
    network: orNull(
      Type.Object(
        {
          ...{ scenario: Type.String(), seed: Type.String(), ues: Count },
          keptPace: Type.Boolean({ description: 'Whether it was never behind the wall clock during the load' }),
        },
        closed,
      ),
    ),
    seed: Type.String(),
    options: Type.Object(
      {
        ratePerS: Type.Number(),
        durationS: Type.Number(),
        devices: Type.Integer({ minimum: 1, description: 'Sessions that may exist at once' }),
        sampleShare: Type.Number(),
        allowedErrorShare: Type.Number(),
      },
      closed,
    ),
    interrupted: Type.Boolean({ description: 'Whether the load was stopped before its end' }),
    rate: Type.Object(
      {
        askedPerS: Type.Number(),
        achievedPerS: Type.Number({ description: 'Requests sent per second' }),
        elapsedS: Type.Number({ description: 'How long requests were sent; less than durationS where interrupted' }),
        due: Count,
        sent: Count,
        keptUp: Type.Boolean({ description: 'Whether 99 % of what was due was sent' }),
        heldBackBy: orNull(
          Type.Enum(['devices', 'generator']),
          'Where it was not: all devices waited for answers, or the generator was too slow or too busy',
        ),
        generatorLagMs: Latency,
        generatorBusyShare: Type.Number({ description: 'Share of the time in which this process was busy, 0..1' }),
        generatorTooBusy: Type.Boolean({
          description: 'Whether it was so busy (more than 0.9) that latencies are in part its own',
        }),
      },
      closed,
    ),
    total: Type.Object(OperationFigures, {
      ...closed,
      description: 'serviceMs: from sending a request to the end of its answer; sinceDueMs: from when it was due',
    }),
    operations: Type.Array(Type.Object({ operation: Type.String(), ...OperationFigures }, closed)),
    errors: Type.Array(LoadError),
    conformance: Type.Object({ sampled: Count, broken: Count, findings: Type.Array(LoadFinding) }, closed),
    sessions: Type.Object(
      {
        created: Count,
        deleted: Type.Integer({ minimum: 0, description: 'By the load, answered as done' }),
        gone: Type.Integer({ minimum: 0, description: 'Not found any more although the load had not deleted them' }),
        neverAvailable: Type.Integer({ minimum: 0, description: 'Not AVAILABLE in the time that the target has' }),
        deletedAfterwards: Type.Integer({ minimum: 0, description: 'Under way at the end of the load' }),
        foundAfterwards: Type.Integer({
          minimum: 0,
          description: 'Of creations that were not answered, found by their device, and deleted',
        }),
        notDeleted: Type.Array(Type.Object({ sessionId: Type.String(), why: Type.String() }, closed)),
        stillTold: Type.Object(
          {
            askedFor: Type.Integer({ minimum: 0, description: 'Deleted sessions that were asked for again' }),
            count: Type.Integer({ minimum: 0, description: 'Those that the API still tells of' }),
            sessionIds: Type.Array(Type.String(), { description: 'The first of them' }),
          },
          closed,
        ),
      },
      closed,
    ),
    leaks: Type.Object(
      {
        observed: Type.Boolean({ description: 'Whether the target is coupled to an emulated network' }),
        flows: orNull(Count, 'QoS flows in the network after everything was deleted; null where not observed'),
        examples: Type.Array(ObservedFlow, { description: 'The first of them' }),
      },
      closed,
    ),
    because: Type.Array(Type.String(), { description: 'Why the exit code is what it is, in sentences' }),
    exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)], {
      description: '0 nothing found, 1 findings, leaks or errors, 3 interrupted before anything was found',
    }),
  },
  closed,
);

export type LoadRecord = Static<typeof LoadRecord>;
export type OperationResult = LoadRecord['operations'][number];
