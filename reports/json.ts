import { assess } from './assessment.ts';
import { boostedWindows, flowSeries, mean, meanThroughput, typicalDelay } from './flow-series.ts';
import type { ConformanceSummary, EmulationSummary, JsonSummary } from './json-summary.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';

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

function conformanceSummary(run: ConformanceRun): ConformanceSummary {
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

function pick({ scenario, seed, ues }: NonNullable<ConformanceRun['header']['network']>): {
  scenario: string;
  seed: string;
  ues: number;
} {
  return { scenario, seed, ues };
}

function caseSummary(each: ConformanceRun['cases'][number]): ConformanceSummary['cases'][number] {
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

function emulationSummary(run: EmulationRun): EmulationSummary {
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
            : {
                throughputBps: meanThroughput(series, windows) ?? null,
                delayP95Ms: typicalDelay(series, windows) ?? null,
              },
      };
    }),
  };
}
