import { assess } from './assessment.ts';
import { delaySplit } from './delay-split.ts';
import { ALWAYS, flowSeries, mean, meanThroughput } from './flow-series.ts';
import type { ConformanceSummary, EmulationSummary, JsonSummary } from './json-summary.ts';
import { qodStories, type QodStory } from './qod-story.ts';
import { errataResults } from './errata-results.ts';
import { specCoverage } from './spec-coverage.ts';
import { requirementResults } from './requirement-results.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';
import { ueGroups, type UeGroup } from './ue-groups.ts';

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
  const { verdict, because, exitCode, outcomesObserved, counts, lenientCounts } = assess(run);
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
    lenientCounts,
    proof: header.proof ?? null,
    errata: errataResults(run).map(({ erratum: { id, matter }, cases: touched, readings }) => ({
      id,
      matter,
      cases: touched,
      readings,
    })),
    coverage: specCoverage(run),
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
    lenient: each.lenient ?? each.verdict,
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
    flows: flowSummaries(run),
    groups: ueGroups(run.ues).map(groupSummary),
  };
}

function flowSummaries(run: EmulationRun): EmulationSummary['flows'] {
  const stories = qodStories({ emulation: run });
  return flowSeries(run).map((series) => ({
    flow: series.flow,
    direction: series.direction,
    meanThroughputBps: meanThroughput(series, ALWAYS) ?? null,
    delayMs: delaySplit(series, ALWAYS) ?? null,
    onQosFlow: onQosFlow(
      stories.find(({ withQod }) => withQod.flow === series.flow && withQod.direction === series.direction),
    ),
  }));
}

function onQosFlow(story: QodStory | undefined): EmulationSummary['flows'][number]['onQosFlow'] {
  if (story === undefined) return null;
  const means = (side: 'withQod' | 'twin') => ({
    throughputBps: story.throughputBps[side] ?? null,
    delayP95Ms: story.delayMs[side] ?? null,
    delayMs: story.delaySplit[side] ?? null,
  });
  return { ...means('withQod'), twin: story.twin === undefined ? null : { flow: story.twin.flow, ...means('twin') } };
}

function groupSummary({ group, ues, means }: UeGroup): EmulationSummary['groups'][number] {
  return {
    group,
    ues,
    meanSinrDb: means.sinrDb ?? null,
    downlinkBlocks: means.downlinkBlocks ?? null,
    meanDownlinkBps: means.downlinkBps ?? null,
    meanUplinkBps: means.uplinkBps ?? null,
    meanDelayMs: means.delayMs ?? null,
  };
}
