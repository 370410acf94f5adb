import Type, { type Static } from 'typebox';
import { assess } from './assessment.ts';
import { flowSeries, meanThroughput, mean, typicalDelay, boostedWindows } from './flow-series.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';

const closed = { additionalProperties: false } as const;
const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const VerdictName = Type.Enum(['passed', 'failed', 'warning', 'inconclusive', 'not-applicable', 'skipped', 'error']);

const ConformanceSummary = Type.Object(
  {
    verdict: Type.Enum(['conformant', 'not-conformant', 'inconclusive', 'incomplete']),
    because: Type.String({ description: 'Why, in a sentence' }),
    exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)], {
      description: '0 conformant, 1 not conformant, 3 harness error, inconclusive or incomplete',
    }),
    incomplete: Type.Union([Type.String(), Type.Null()], { description: 'Why the record does not tell the whole run; null when it does' }),
    outcomesObserved: Type.Boolean({ description: 'Whether claims of the target were compared with an emulated network' }),
    release: Type.String(),
    target: Type.Object(
      { name: Type.String(), kind: Type.String(), apis: Type.Record(Type.String(), Type.String()) },
      closed,
    ),
    network: Type.Union([Type.Object({ scenario: Type.String(), seed: Type.String(), ues: Count }, closed), Type.Null()]),
    startedAt: Type.String({ description: 'RFC 3339' }),
    seed: Type.String(),
    planned: Count,
    counts: Type.Record(Type.String(), Count, { description: 'Cases per verdict' }),
    requirements: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          level: Type.Union([Type.String(), Type.Null()], { description: 'MUST, SHOULD or MAY; null when the record does not say' }),
          statement: Type.String(),
          source: Type.String(),
          verdict: Type.Union([VerdictName, Type.Null()], { description: 'The worst of its cases; null when none tests it' }),
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

const EmulationSummary = Type.Object(
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
          onQosFlow: Type.Union([Type.Object({ throughputBps: NumberOrNull, delayP95Ms: NumberOrNull }, closed), Type.Null()], {
            description: 'Means over the intervals in which a QoS flow carried it; null when none did',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What `report.json` holds. Names are stable: they only ever gain company, and `formatVersion` changes when they do not. */
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

/** The summary of a run for programs. */
export function jsonReport(records: RunRecords): string {
  return `${JSON.stringify(jsonSummary(records), null, 2)}\n`;
}

export function jsonSummary({ conformance, emulation }: RunRecords): JsonSummary {
  const { name, version } = conformance?.header.tool ?? emulation?.header.tool ?? { name: '', version: '' };
  return {
    formatVersion: 1,
    tool: { name, version },
    conformance: conformance === undefined ? null : conformanceSummary(conformance),
    emulation: emulation === undefined ? null : emulationSummary(emulation),
  };
}

function conformanceSummary(run: ConformanceRun): Static<typeof ConformanceSummary> {
  const { header, cases, incomplete } = run;
  const { verdict, because, exitCode, outcomesObserved, counts } = assess(run);
  return {
    verdict,
    because,
    exitCode,
    incomplete: incomplete ?? null,
    outcomesObserved,
    release: header.release,
    target: { name: header.target.name, kind: header.target.kind, apis: { ...header.target.apis } },
    network: header.network === undefined ? null : pick(header.network),
    startedAt: header.startedAt,
    seed: header.seed,
    planned: header.planned,
    counts,
    requirements: requirementResults(run).map(({ level, verdict: worst, cases: tested, id, statement, source }) => ({
      id,
      level: level ?? null,
      statement,
      source,
      verdict: worst ?? null,
      cases: tested.map((each) => each.id),
    })),
    cases: cases.map(caseSummary),
  };
}

function pick({ scenario, seed, ues }: NonNullable<ConformanceRun['header']['network']>): { scenario: string; seed: string; ues: number } {
  return { scenario, seed, ues };
}

function caseSummary(each: ConformanceRun['cases'][number]): Static<typeof ConformanceSummary>['cases'][number] {
  const held = each.assertions.filter((assertion) => assertion.held).length;
  return {
    id: each.id,
    api: each.api,
    operation: each.operation,
    title: each.title,
    tag: each.tag ?? null,
    requirement: each.requirement,
    verdict: each.verdict,
    reasons: each.reasons,
    assertions: { held, broken: each.assertions.length - held },
    testTimeMs: each.endedAtMs - each.startedAtMs,
  };
}

function emulationSummary(run: EmulationRun): Static<typeof EmulationSummary> {
  const { header, footer, incomplete, cells } = run;
  const { name, title, sha256 } = header.scenario;
  return {
    scenario: { name, title, sha256 },
    seed: header.seed,
    incomplete: incomplete ?? null,
    durationS: header.durationS,
    emulatedS: footer?.emulatedS ?? null,
    ues: header.ues,
    meanDownlinkLoad: mean(cells.map(({ downlinkLoad }) => downlinkLoad)) ?? null,
    crowd: {
      withSessionBps: footer?.crowd.withSessionBps ?? null,
      withoutSessionBps: footer?.crowd.withoutSessionBps ?? null,
    },
    flows: flowSeries(run).map((series) => {
      const windows = boostedWindows(series);
      return {
        flow: series.flow,
        direction: series.direction,
        meanThroughputBps: mean(series.intervals.map(({ throughputBps }) => throughputBps)) ?? null,
        onQosFlow:
          windows.length === 0
            ? null
            : { throughputBps: meanThroughput(series, windows) ?? null, delayP95Ms: typicalDelay(series, windows) ?? null },
      };
    }),
  };
}
