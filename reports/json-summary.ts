import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const VerdictName = Type.Enum([
  'passed',
  'failed',
  'flaky',
  'warning',
  'inconclusive',
  'not-applicable',
  'skipped',
  'error',
]);

export const ConformanceSummary = Type.Object(
  {
    verdict: Type.Enum(['conformant', 'not-conformant', 'inconclusive', 'incomplete']),
    because: Type.String({ description: 'Why, in a sentence' }),
    exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)], {
      description: '0 conformant, 1 not conformant, 3 harness error, inconclusive or incomplete',
    }),
    incomplete: Type.Union([Type.String(), Type.Null()], {
      description: 'Why the record does not tell the whole run; null when it does',
    }),
    outcomesObserved: Type.Boolean({
      description: 'Whether claims of the target were compared with an emulated network',
    }),
    release: Type.String(),
    target: Type.Object(
      { name: Type.String(), kind: Type.String(), apis: Type.Record(Type.String(), Type.String()) },
      closed,
    ),
    network: Type.Union([
      Type.Object({ scenario: Type.String(), seed: Type.String(), ues: Count }, closed),
      Type.Null(),
    ]),
    startedAt: Type.String({ description: 'RFC 3339' }),
    seed: Type.String(),
    planned: Count,
    counts: Type.Record(Type.String(), Count, { description: 'Cases per verdict, by our rulings on contradictions' }),
    lenientCounts: Type.Record(Type.String(), Count, { description: 'The same if any reading would do' }),
    proof: Type.Union([
      Type.Object({ mutants: Count, killed: Count, unproven: Type.Array(Type.String()) }, closed),
      Type.Null(),
    ]),
    errata: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          matter: Type.String(),
          cases: Count,
          readings: Type.Array(
            Type.Object(
              { id: Type.String(), says: Type.String(), source: Type.String(), ruled: Type.Boolean(), held: Count },
              closed,
            ),
          ),
        },
        closed,
      ),
      {
        description:
          'Contradictions in the published files that cases touched, with the cases that hold under each reading',
      },
    ),
    coverage: Type.Object(
      {
        answers: Type.Array(
          Type.Object(
            {
              api: Type.String(),
              operation: Type.String(),
              status: Type.Integer(),
              seen: Count,
              codes: Type.Array(Type.Object({ code: Type.String(), seen: Count }, closed)),
            },
            closed,
          ),
        ),
        keywords: Type.Array(
          Type.Object(
            {
              operation: Type.String(),
              keywords: Type.Array(Type.Object({ keyword: Type.String(), fields: Count }, closed)),
            },
            closed,
          ),
        ),
        transitions: Type.Array(Type.Object({ transition: Type.String(), seen: Count }, closed)),
      },
      closed,
    ),
    requirements: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          level: Type.Union([Type.String(), Type.Null()], {
            description: 'MUST, SHOULD or MAY; null when the record does not say',
          }),
          statement: Type.String(),
          source: Type.String(),
          verdict: Type.Union([VerdictName, Type.Null()], {
            description: 'The worst of its cases; null when none tests it',
          }),
          cases: Type.Array(Type.String(), { description: 'Ids' }),
        },
        closed,
      ),
    ),
    cases: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          api: Type.String(),
          operation: Type.String(),
          title: Type.String(),
          tag: Type.Union([Type.String(), Type.Null()], { description: 'Official CAMARA scenario' }),
          requirement: Type.String(),
          verdict: VerdictName,
          lenient: VerdictName,
          reasons: Type.Array(Type.String()),
          assertions: Type.Object({ held: Count, broken: Count }, closed),
          testTimeMs: Type.Number(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type ConformanceSummary = Static<typeof ConformanceSummary>;

const DelaySplit = Type.Union(
  [
    Type.Object(
      {
        mean: Type.Number(),
        queueing: Type.Number(),
        scheduling: Type.Number(),
        harq: Type.Number(),
        core: Type.Number(),
      },
      closed,
    ),
    Type.Null(),
  ],
  { description: 'Mean packet delay in ms and the stages that it is the sum of; null when no packet arrived' },
);

/** Over the intervals in which a QoS flow carried a flow. */
const windowMeans = { throughputBps: NumberOrNull, delayP95Ms: NumberOrNull, delayMs: DelaySplit };

const Twin = Type.Object(
  { flow: Type.String(), ...windowMeans },
  { ...closed, description: 'The same flow of a device that has no QoS flow for it, over the same intervals' },
);

const UeGroup = Type.Object(
  {
    group: Type.String(),
    ues: Count,
    meanSinrDb: NumberOrNull,
    downlinkBlocks: Type.Union(
      [
        Type.Object({ meanMcs: Type.Number(), meanLayers: Type.Number(), firstErrorRate: Type.Number() }, closed),
        Type.Null(),
      ],
      {
        description:
          'Of the downlink transport blocks; firstErrorRate: share that was not decoded the first time, 0..1',
      },
    ),
    meanDownlinkBps: NumberOrNull,
    meanUplinkBps: NumberOrNull,
    meanDelayMs: NumberOrNull,
  },
  closed,
);

export const EmulationSummary = Type.Object(
  {
    scenario: Type.Object({ name: Type.String(), title: Type.String(), sha256: Type.String() }, closed),
    seed: Type.String(),
    incomplete: Type.Union([Type.String(), Type.Null()]),
    durationS: Type.Number(),
    emulatedS: NumberOrNull,
    ues: Count,
    meanDownlinkLoad: Type.Union([Type.Number(), Type.Null()], { description: 'Share of PRBs, 0..1' }),
    crowd: Type.Object({ withSessionBps: NumberOrNull, withoutSessionBps: NumberOrNull }, closed),
    flows: Type.Array(
      Type.Object(
        {
          flow: Type.String(),
          direction: Type.String(),
          meanThroughputBps: NumberOrNull,
          delayMs: DelaySplit,
          onQosFlow: Type.Union(
            [Type.Object({ ...windowMeans, twin: Type.Union([Twin, Type.Null()]) }, closed), Type.Null()],
            {
              description: 'Means over the intervals in which a QoS flow carried it; null when none did',
            },
          ),
        },
        closed,
      ),
    ),
    groups: Type.Array(UeGroup, {
      description: 'Means over the UEs of each group; empty when the run was interrupted',
    }),
  },
  closed,
);

export type EmulationSummary = Static<typeof EmulationSummary>;

/**
 * What `report.json` holds. Names are stable: they only ever gain company, and `formatVersion` changes when they do
 * not.
 */
export const JsonSummary = Type.Object(
  {
    formatVersion: Type.Literal(1),
    tool: Type.Object({ name: Type.String(), version: Type.String() }, closed),
    conformance: Type.Union([ConformanceSummary, Type.Null()]),
    emulation: Type.Union([EmulationSummary, Type.Null()]),
  },
  { ...closed, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Report of a qod-testbed run' },
);
export type JsonSummary = Static<typeof JsonSummary>;
