import Type, { type Static } from 'typebox';
import { API_NAMES, RELEASES } from './contract/index.ts';
import { DECLARATIONS, NEEDS } from './need.ts';

/*
 * The language of conformance cases (`scenarios/conformance/<api>/<operation>.yaml`). A case is data: what to send, what
 * must come back, what the network must do. The runner adds to every exchange the checks that hold always (schema, media
 * type, x-correlator, error body, session consistency), so a case says only what is special about it.
 *
 * Any string may hold `${…}` placeholders. One that is the whole string keeps the type of its value.
 *   ${device} ${device.phoneNumber} ${twin…}    the leased device's identifiers as a CAMARA Device object, and the twin's
 *   ${server.ipv4Address} ${server.port}        the application server of the case, and ${otherServer…}
 *   ${profile.name} ${profile.minDurationS} ${profile.maxDurationS}
 *   ${asset.<name>}                             an asset of the target, see `needs`
 *   ${sink.url} ${sink.token} ${sink.tokenUri}  the case's own notification address, its bearer token, and the endpoint that
 *                                               gives tokens for it (PRIVATE_KEY_JWT)
 *   ${random.uuid} ${random.name} ${now + 3600} a timestamp that many seconds from now
 *   ${row.<column>}                             a cell of the case's `rows`
 *   ${resource.id}              the session or assignment that the case has made last
 *   ${<as>.body.sessionId} ${<as>.request.duration} ${<as>.header.location}    of an earlier exchange
 * A number may be shifted: ${profile.maxDurationS + 1}, with blanks round the sign.
 *
 * Operations have the names of the newest release, whatever a release calls them; `since` and `until` of cases, rows and
 * steps say in which releases they are there. A status or code may be given by release, each from that release on:
 *   code: { r1.3: DEVICE_NOT_FOUND, r2.2: IDENTIFIER_NOT_FOUND }
 * Where CAMARA's files contradict each other (errata/), an expectation names the erratum and what each reading expects.
 *
 * A request that says no more is a valid one (default-request.ts): the two-legged token; the device, unless the token
 * identifies it; one address of the application server; the tests' profile; a duration of 300 s as far as the profile
 * allows; a fresh x-correlator. Its path names the resource that the case has made last, or the tests' profile.
 * A rule about list items (`[*]`) of which there are none makes the case inconclusive, unless it says `count: 0`.
 */

const closed = { additionalProperties: false } as const;
const OneOrMany = <T extends Type.TSchema>(item: T) => Type.Union([item, Type.Array(item, { minItems: 1 })]);

/** Which access token a request carries. `none` sends no Authorization header. */
export const TOKEN_ROLES = [
  'two-legged', // client A, all scopes, identifies no device
  'three-legged', // client A, all scopes, bound to the leased device
  'three-legged-other', // client A, all scopes, bound to another device than the leased one
  'other-client', // client B, two-legged, all scopes
  'no-scope', // client A, two-legged, every scope but those of the operation
  'expired',
  'garbage', // not a token at all
  'throttled', // a client whose rate limit the target declares
  'private-key-jwt', // a client for whose sinks the target has been set up to use PRIVATE_KEY_JWT, two-legged, all scopes
  'none',
] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

const ReleaseName = Type.Enum([...RELEASES]);
/** In which releases something is there: from `since` on, up to and including `until`. */
const lifetime = { since: Type.Optional(ReleaseName), until: Type.Optional(ReleaseName) };

export const BodyRule = Type.Object(
  {
    at: Type.String({ description: 'Path into the response body: $.a.b, $[0].name, $[*].status' }),
    equals: Type.Optional(Type.Unknown()),
    oneOf: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1 })),
    exists: Type.Optional(Type.Boolean()),
    matches: Type.Optional(Type.String({ description: 'Regular expression' })),
    atLeast: Type.Optional(Type.Unknown({ description: 'Number or placeholder' })),
    atMost: Type.Optional(Type.Unknown()),
    count: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of array items, or of values found by [*]' })),
    when: Type.Optional(
      Type.Object(
        { at: Type.String(), equals: Type.Unknown() },
        { ...closed, description: 'Applies only if this holds' },
      ),
    ),
    ...lifetime,
  },
  closed,
);
export type BodyRule = Static<typeof BodyRule>;

/** A value for every release, or one for each from a release on. */
const ByRelease = <T extends Type.TSchema>(value: T) =>
  Type.Union([
    value,
    Type.Object(Object.fromEntries(RELEASES.map((release) => [release, Type.Optional(value)])), {
      ...closed,
      minProperties: 1,
    }),
  ]);

const expected = {
  status: ByRelease(OneOrMany(Type.Integer({ minimum: 100, maximum: 599 }))),
  code: Type.Optional(ByRelease(OneOrMany(Type.String({ description: 'CAMARA error code' })))),
  body: Type.Optional(Type.Array(BodyRule, { minItems: 1 })),
};

/** What an answer has to be like. */
export const Answer = Type.Object(expected, closed);
export type Answer = Static<typeof Answer>;

/** An answer that CAMARA's files are at odds about. */
export const Contested = Type.Object(
  {
    erratum: Type.String({ description: 'Id in conformance/errata' }),
    readings: Type.Record(Type.String(), Answer, { description: 'What each reading expects' }),
  },
  closed,
);
export type Contested = Static<typeof Contested>;

export const Expectation = Type.Union([
  Type.Object(
    {
      ...expected,
      sameAs: Type.Optional(Type.Unknown({ description: 'The whole response body equals this value' })),
    },
    closed,
  ),
  Contested,
]);
export type Expectation = Static<typeof Expectation>;

const Within = Type.String({ description: 'Longest wait, such as 10 s', pattern: '^[0-9.]+ (ms|s|min)$' });

/** A step that is left out unless an earlier request was answered so: what comes next depends on what the target chose. */
const onlyIf = {
  onlyIf: Type.Optional(
    Type.Object(
      {
        answer: Type.String({ description: 'Name of an earlier exchange' }),
        status: OneOrMany(Type.Integer({ minimum: 100, maximum: 599 })),
      },
      closed,
    ),
  ),
};

export const RequestStep = Type.Object(
  {
    request: Type.String({ description: 'operationId, of another API as qos-profiles/getQosProfile' }),
    as: Type.Optional(Type.String({ description: 'Name of the exchange; its operationId unless given' })),
    token: Type.Optional(Type.Enum([...TOKEN_ROLES])),
    path: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    body: Type.Optional(
      Type.Unknown({
        description: 'Whole request body; the word none sends none; the valid default body unless given',
      }),
    ),
    rawBody: Type.Optional(Type.String({ description: 'Request body sent as it stands, for text that is not JSON' })),
    set: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'Changes to the default body, by path' }),
    ),
    remove: Type.Optional(
      Type.Array(Type.String(), { description: 'Properties to take out of the default body, by path' }),
    ),
    headers: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
    repeat: Type.Optional(Type.Unknown({ description: 'Sends it that many times; expect applies to the last' })),
    /** A precondition that is not met makes the case inconclusive instead of failed. */
    precondition: Type.Optional(Type.Boolean()),
    /** An answer that the release allows as well, and that another case is about. */
    notApplicableIf: Type.Optional(
      Type.Object(
        { status: Type.Integer({ minimum: 100, maximum: 599 }), because: Type.String({ minLength: 8 }) },
        closed,
      ),
    ),
    expect: Expectation,
    ...onlyIf,
    ...lifetime,
  },
  closed,
);
export type RequestStep = Static<typeof RequestStep>;

/** Polls the session or assignment until it has the status. */
export const AwaitStatusStep = Type.Object(
  {
    awaitStatus: OneOrMany(
      Type.Union([Type.Literal('AVAILABLE'), Type.Literal('UNAVAILABLE'), Type.Literal('REQUESTED')]),
    ),
    resource: Type.Optional(Type.String({ description: 'Its id; the one that was made last unless given' })),
    as: Type.Optional(Type.String({ description: 'Name of the last exchange' })),
    within: Type.Optional(Within),
    orGone: Type.Optional(
      Type.Enum(['allowed', 'not-applicable'], {
        description: 'What it is where the target has deleted what expired (erratum expired-session-kept)',
      }),
    ),
    precondition: Type.Optional(Type.Boolean()),
    expect: Type.Optional(Type.Array(BodyRule, { minItems: 1 })),
    ...onlyIf,
    ...lifetime,
  },
  closed,
);
export type AwaitStatusStep = Static<typeof AwaitStatusStep>;

/** Waits for a notification of the resource at the case's sink; its headers and body are always checked. */
export const AwaitEventStep = Type.Object(
  {
    awaitEvent: Type.Object(
      {
        status: Type.Union([Type.Literal('AVAILABLE'), Type.Literal('UNAVAILABLE')]),
        statusInfo: Type.Optional(Type.String()),
      },
      closed,
    ),
    resource: Type.Optional(Type.String({ description: 'Its id; the one that was made last unless given' })),
    within: Type.Optional(Within),
    attempts: Type.Optional(
      Type.Integer({ minimum: 2, description: 'Waits for that many deliveries of the one event, all within the time' }),
    ),
    credential: Type.Optional(
      Type.Boolean({
        description: 'Whether the event must carry the bearer token of the sinkCredential; true unless given',
      }),
    ),
    precondition: Type.Optional(Type.Boolean()),
    ...lifetime,
  },
  closed,
);
export type AwaitEventStep = Static<typeof AwaitEventStep>;

/** How the sink answers one notification: a status, or `reset` where the connection is torn down instead. */
export const SinkAnswer = Type.Union([
  Type.Integer({ minimum: 200, maximum: 599 }),
  Type.Literal('reset'),
  Type.Object(
    {
      status: Type.Union([Type.Integer({ minimum: 200, maximum: 599 }), Type.Literal('reset')]),
      retryAfterS: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds that Retry-After names' })),
      slow: Type.Optional(Within),
      times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Answers so many notifications' })),
    },
    closed,
  ),
]);
export type SinkAnswer = Static<typeof SinkAnswer>;

/** Scripts the sink: how it answers the next notifications, in order of their arrival; 204 from then on. */
export const SinkAnswersStep = Type.Object(
  {
    sinkAnswers: Type.Array(Type.Union([SinkAnswer, Type.String({ pattern: '^\\$\\{.+\\}$' })]), { minItems: 1 }),
    ...lifetime,
  },
  closed,
);
export type SinkAnswersStep = Static<typeof SinkAnswersStep>;

/**
 * A quiet window: no (further) event may arrive in it, of that resource where one is named. An event that is sent again
 * because the sink did not take it is none, unless the sink said that it is gone (410).
 */
export const NoEventStep = Type.Object(
  { noEvent: Type.Object({ for: Within }, closed), resource: Type.Optional(Type.String()), ...lifetime },
  closed,
);
export type NoEventStep = Static<typeof NoEventStep>;

export const WaitStep = Type.Object(
  { wait: Type.String({ description: 'A duration such as 2 s, or a placeholder in seconds' }), ...lifetime },
  closed,
);
export type WaitStep = Static<typeof WaitStep>;

/** Something happens in the emulated network. */
export const NetworkStep = Type.Object({ network: Type.Literal('terminate-qos-flows'), ...lifetime }, closed);
export type NetworkStep = Static<typeof NetworkStep>;

/**
 * Looks at the emulated network, under congestion. Three flows are measured: the application flow of the session, a
 * control flow of the same device to another server, and the same application flow of a twin device without a session.
 *   baseline     before the session: the application flow must not already have what the profile promises
 *   promised     the device has a matching QoS flow, the application flow has what the profile promises, the others do not
 *   withdrawn    no QoS flow is left and the application flow no longer has what the profile promises
 *   flow         only: the device has a QoS flow that matches the application flow (no measurement)
 *   no-flow      only: the device has no QoS flow (no measurement)
 */
export const OutcomeStep = Type.Object(
  {
    outcome: Type.Enum(['baseline', 'promised', 'withdrawn', 'flow', 'no-flow']),
    within: Type.Optional(Within),
    ...lifetime,
  },
  closed,
);
export type OutcomeStep = Static<typeof OutcomeStep>;

/** Breaks one field of a request body in every way; such cases are generated from the contract (violations/). */
export const ViolateStep = Type.Object(
  {
    violate: Type.String({ description: 'operationId' }),
    at: Type.String({ description: 'Path of the field' }),
    kind: Type.Enum(['invalid', 'missing', 'unknown']),
    ...lifetime,
  },
  closed,
);
export type ViolateStep = Static<typeof ViolateStep>;

/** Random sequences of operations and waits, held against what a session or an assignment can be by then (oracle/). */
export const OracleStep = Type.Object(
  {
    oracle: Type.Enum(['session', 'assignment']),
    sequences: Type.Integer({ minimum: 1, maximum: 50 }),
    length: Type.Integer({ minimum: 2, maximum: 40, description: 'Most commands of a sequence' }),
    ...lifetime,
  },
  closed,
);
export type OracleStep = Static<typeof OracleStep>;

export const Step = Type.Union([
  RequestStep,
  AwaitStatusStep,
  AwaitEventStep,
  NoEventStep,
  SinkAnswersStep,
  WaitStep,
  NetworkStep,
  OutcomeStep,
  ViolateStep,
  OracleStep,
]);
export type Step = Static<typeof Step>;

export const CaseDefinition = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]*$', description: 'Unique within the file' }),
    title: Type.String({ minLength: 8 }),
    /** Official CAMARA scenario tag without @, per release where it differs. Absent for a case that goes beyond CAMARA's own. */
    tag: Type.Optional(Type.Union([Type.String(), Type.Record(Type.String(), Type.String())])),
    requirement: Type.String({ description: 'Id in conformance/requirements/<api>.yaml' }),
    ...lifetime,
    needs: Type.Optional(Type.Array(Type.Enum([...NEEDS]), { minItems: 1 })),
    declares: Type.Optional(
      Type.Enum([...DECLARATIONS], { description: 'Runs only on a target that declares not to have this' }),
    ),
    devices: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 2, description: 'Devices leased for the case alone; 1 unless given' }),
    ),
    rows: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        minItems: 1,
        description: 'One case each; the columns since and until say in which releases a row is there',
      }),
    ),
    cannotRun: Type.Optional(Type.String({ description: 'Why no black box can run this scenario here' })),
    steps: Type.Optional(Type.Array(Step, { minItems: 1 })),
  },
  closed,
);
export type CaseDefinition = Static<typeof CaseDefinition>;

export const CaseFile = Type.Object(
  {
    api: Type.Union(API_NAMES.map((api) => Type.Literal(api))),
    operation: Type.String({ description: 'operationId that the cases are about' }),
    cases: Type.Array(CaseDefinition, { minItems: 1 }),
  },
  closed,
);
export type CaseFile = Static<typeof CaseFile>;

export const Requirement = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z][A-Z0-9-]+$' }),
    level: Type.Union([Type.Literal('MUST'), Type.Literal('SHOULD'), Type.Literal('MAY')]),
    statement: Type.String({ minLength: 10, description: 'What is required, in our own words' }),
    source: Type.String({ description: 'File, operation or schema pointer, scenario tag, design-guide section' }),
    ...lifetime,
    checks: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: 'Checks on every exchange or event that test it, by the beginning of their names',
      }),
    ),
    untested: Type.Optional(Type.String({ minLength: 8, description: 'Why no case tests it' })),
  },
  closed,
);
export type Requirement = Static<typeof Requirement>;

export const RequirementFile = Type.Object(
  { api: Type.String(), requirements: Type.Array(Requirement, { minItems: 1 }) },
  closed,
);
