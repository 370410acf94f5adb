import type { ConformanceRun, EmulationRun, RunRecords } from '../run-records.ts';
import type {
  CaseRecord,
  ConformanceHeader,
  ConformanceLine,
  EmulationLine,
  ExchangeRecord,
  FlowIntervalLine,
  Verdict,
} from '../upstream.ts';
import { countVerdicts } from '../verdicts.ts';

/*
 * Hand-made records: every function gives a small valid one, in which a test changes what it is about.
 */

export function aCase(changes: Partial<CaseRecord> = {}): CaseRecord {
  return {
    type: 'case',
    id: 'quality-on-demand/createSession/01',
    api: 'quality-on-demand',
    operation: 'createSession',
    title: 'Creates a session for a device',
    requirement: 'QOD-CREATE-1',
    verdict: 'passed',
    reasons: [],
    assertions: [{ check: 'status', level: 'MUST', held: true, expected: '201', actual: '201', exchange: 0 }],
    exchanges: [anExchange()],
    events: [],
    outcomes: [],
    startedAtMs: 1_767_225_600_000,
    endedAtMs: 1_767_225_601_500,
    ...changes,
  };
}

export function aFailedCase(changes: Partial<CaseRecord> = {}): CaseRecord {
  return aCase({
    id: 'quality-on-demand/deleteSession/05',
    operation: 'deleteSession',
    title: 'Deleting a session takes the boost away',
    requirement: 'QOD-DELETE-3',
    verdict: 'failed',
    reasons: ['flow still boosted after delete'],
    assertions: [
      { check: 'outcome', level: 'MUST', held: false, expected: 'no QoS flow', actual: 'a QoS flow', exchange: 0 },
    ],
    ...changes,
  });
}

export function anExchange(changes: Partial<ExchangeRecord> = {}): ExchangeRecord {
  return {
    name: 'createSession',
    operationId: 'createSession',
    startedAtMs: 1_767_225_600_100,
    durationMs: 12,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:8080/quality-on-demand/v1/sessions',
      headers: { authorization: 'Bearer «redacted»', 'content-type': 'application/json' },
      body: '{"qosProfile":"QOS_L","duration":60}',
    },
    response: {
      status: 201,
      headers: { 'content-type': 'application/json', 'x-correlator': 'b4333c46-49c0-4f62-80d7-f0ef930f1c46' },
      body: '{"sessionId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","qosStatus":"REQUESTED"}',
      truncated: false,
    },
    curl: "curl -X POST -H 'authorization: Bearer $TOKEN' http://127.0.0.1:8080/quality-on-demand/v1/sessions",
    ...changes,
  };
}

export function aConformanceHeader(changes: Partial<ConformanceHeader> = {}): ConformanceHeader {
  return {
    type: 'header',
    kind: 'conformance',
    formatVersion: 1,
    tool: { name: 'qod-testbed', version: '0.1.0', node: '20.20.2' },
    startedAt: '2026-01-01T00:00:00.000Z',
    release: 'r3.2',
    target: {
      name: 'reference',
      kind: 'reference',
      apis: { 'quality-on-demand': 'http://127.0.0.1:8080/quality-on-demand/v1' },
    },
    network: { scenario: 'stadium-replay', seed: '1', ues: 300 },
    seed: '1',
    options: {},
    requirements: [
      {
        id: 'QOD-CREATE-1',
        level: 'MUST',
        statement: 'A session is created.',
        source: 'quality-on-demand.yaml /sessions post',
      },
      {
        id: 'QOD-DELETE-3',
        level: 'MUST',
        statement: 'After delete the boost is gone.',
        source: 'quality-on-demand.yaml',
      },
      { id: 'QOD-MAY-9', level: 'MAY', statement: 'Nobody tests this.', source: 'quality-on-demand.yaml' },
    ],
    errata: [],
    planned: 1,
    ...changes,
  };
}

/** A finished conformance run of these cases, with the exit code that their verdicts call for. */
export function aConformanceRun(cases: CaseRecord[], header: Partial<ConformanceHeader> = {}): ConformanceRun {
  const counts = countVerdicts(cases.map(({ verdict }) => verdict));
  return {
    header: aConformanceHeader({ planned: cases.length, ...header }),
    cases,
    footer: {
      type: 'footer',
      endedAt: '2026-01-01T00:00:05.000Z',
      counts,
      exitCode: exitCodeOf(counts),
      wallMs: 5000,
      testTimeMs: 720_000,
    },
  };
}

/** A finished emulation: one flow with a session from 2 s to 4 s, its twin without, of 6 s. */
export function anEmulationRun(changes: Partial<EmulationRun> = {}): EmulationRun {
  const times = [1, 2, 3, 4, 5, 6];
  return {
    header: {
      type: 'header',
      kind: 'emulation',
      formatVersion: 1,
      tool: { name: 'qod-testbed', version: '0.1.0' },
      scenario: { name: 'stadium-replay', title: 'Replays in a crowded stadium', sha256: '0'.repeat(64) },
      seed: '1',
      durationS: 6,
      cell: {
        bandwidthHz: 40e6,
        subcarrierSpacingHz: 30e3,
        carrierHz: 3.5e9,
        prbs: 106,
        duplex: 'tdd',
        scheduler: 'proportional-fair',
        maxDownlinkLayers: 2,
      },
      ues: 3,
    },
    flows: [
      ...times.map((timeS) =>
        aFlowInterval({ timeS, flow: 'fan/replay', ...(timeS > 2 && timeS <= 4 ? boosted : {}) }),
      ),
      ...times.map((timeS) => aFlowInterval({ timeS, flow: 'twin/replay' })),
    ],
    cells: times.map((timeS) => ({
      type: 'cell',
      timeS,
      downlinkBps: 180e6,
      uplinkBps: 12e6,
      downlinkLoad: 0.98,
      uplinkLoad: 0.2,
      backloggedUes: 120,
    })),
    videos: [],
    radioLinks: [],
    networkEvents: [],
    sessions: [
      { type: 'session', timeS: 2, ue: 'fan', profile: 'QOS_L', event: 'SUCCESSFUL_RESOURCES_ALLOCATION' },
      { type: 'session', timeS: 4, ue: 'fan', profile: 'QOS_L', event: 'SESSION_TERMINATION' },
    ],
    ues: [
      {
        type: 'ue',
        ue: 'fan',
        group: 'fans',
        distanceM: 80,
        meanSinrDb: 17.2,
        downlinkBlocks: { meanMcs: 19.5, meanLayers: 1.75, firstErrorRate: 0.09 },
        downlinkBps: 5e6,
        uplinkBps: 2e5,
        meanDelayMs: 40,
        droppedPackets: 3,
        videoStalledS: null,
        meanVideoBitrateBps: null,
      },
    ],
    footer: { type: 'footer', emulatedS: 6, slots: 12_000, crowd: { withSessionBps: 1.4e6, withoutSessionBps: 1.5e6 } },
    ...changes,
  };
}

const boosted: Partial<FlowIntervalLine> = {
  throughputBps: 12e6,
  delayMs: { mean: 8, p95: 14, max: 21, queueing: 1, scheduling: 2.5, harq: 0.5, core: 4 },
  qosFlow: 'fan-1',
};

export function aFlowInterval(changes: Partial<FlowIntervalLine> = {}): FlowIntervalLine {
  return {
    type: 'flow',
    timeS: 1,
    flow: 'fan/replay',
    direction: 'downlink',
    throughputBps: 1.5e6,
    offeredBps: 12e6,
    delayMs: { mean: 900, p95: 1500, max: 2100, queueing: 865, scheduling: 25, harq: 6, core: 4 },
    droppedPackets: 0,
    qosFlow: 'default',
    ...changes,
  };
}

/** The record files of a run, by file name. */
export function recordFiles({ conformance, emulation }: RunRecords): Record<string, string> {
  return {
    ...(conformance && { 'conformance.jsonl': jsonLines(conformanceLines(conformance)) }),
    ...(emulation && { 'emulation.jsonl': jsonLines(emulationLines(emulation)) }),
  };
}

function conformanceLines({ header, cases, footer }: ConformanceRun): ConformanceLine[] {
  return [header, ...cases, ...(footer === undefined ? [] : [footer])];
}

function emulationLines({ header, flows, cells, videos, sessions, ues, footer }: EmulationRun): EmulationLine[] {
  return [header, ...flows, ...cells, ...videos, ...sessions, ...ues, ...(footer === undefined ? [] : [footer])];
}

function jsonLines(lines: readonly (ConformanceLine | EmulationLine)[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function exitCodeOf(counts: Record<Verdict, number>): 0 | 1 | 3 {
  if (counts.failed > 0) return 1;
  return counts.error + counts.inconclusive > 0 || counts.passed + counts.warning === 0 ? 3 : 0;
}
