import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { WallTime } from '../emulator/index.ts';
import { packageVersion } from '../package-root.ts';
import { type ApiName, apisOf, contractOf, type Release } from './contract/index.ts';
import { countVerdicts, exitCodeOf, type Counts, type ExitCode } from './exit-code.ts';
import { ERRATA } from './errata/index.ts';
import { proofOf } from './mutants/proof.ts';
import { DEFAULT_SEED } from './case-waits.ts';
import type { OpenWaits } from './open-waits.ts';
import { isOf, planRun, type PlannedCase, type Suite } from './plan.ts';
import type { CaseRecord, ConformanceHeader } from './record.ts';
import type { Selection } from './selection.ts';
import { RecordWriter } from './record-writer.ts';
import { runCases } from './runner.ts';
import { createServerCertificate } from './sink/certificate.ts';
import { NotificationListener } from './sink/notification-listener.ts';
import type { SinkOptions, Target } from './target.ts';
import type { WaitSchedule } from './wait-schedule.ts';
import { prepareTokens } from './tokens/prepare-tokens.ts';

export interface ConformanceOptions extends Selection {
  target: Target;
  release: Release;
  suite: Suite;
  /** How often a case that failed is run again; passing then makes it flaky. Default 0. */
  retries?: number;
  /** Whether cases may wait for minutes; emulated time always may. */
  long?: boolean;
  /** A run for a certificate: the whole suite, long waits included, and nothing skipped that the target does not declare. */
  certify?: boolean;
  /**
   * Folder of the run, made if need be: the record is `conformance.jsonl` in it, and `sink-ca.pem` the CA that the target has
   * to trust where the sink has no certificate of the user's.
   */
  out: string;
  /** Random texts in requests follow from it. Default `qod`. */
  seed?: string;
  /** Told of every case when it has ended, with how many have and how many there are. */
  onCase?(record: CaseRecord, progress: { done: number; planned: number }): void;
  onStart?(planned: PlannedCase): void;
  /** Told what the waits of the run come to, before the first case begins. */
  onSchedule?(schedule: WaitSchedule): void;
  /** Holds the waits that cases are in. */
  waits?: OpenWaits;
  /** Leaves the traffic of the emulated network as it is, because another run is to measure in it. */
  keepTraffic?: boolean;
  signal?: AbortSignal;
}

export interface ConformanceResult {
  exitCode: ExitCode;
  counts: Counts;
  /** The record's file. */
  record: string;
}

/**
 * Runs the suite of a release against a target and writes the record of it.
 * @throws InputError when no case is left to run, TargetUnreachable when the target cannot be reached; the signal's reason when aborted. The record, if it was begun, then
 * has no footer.
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceResult> {
  const {
    release,
    suite,
    out,
    seed = DEFAULT_SEED,
    retries = 0,
    long = false,
    certify = false,
    onCase,
    signal,
  } = options;
  const target = long || certify ? { ...options.target, longWaits: true } : options.target;
  const wall = new WallTime();
  const planned = planRun(suite, release, options);
  await prepareTokens(target, planned, { release, ...(signal !== undefined && { signal }) });
  const [startedMs, startedTestMs] = [wall.nowMs(), target.time.nowMs()];
  mkdirSync(out, { recursive: true });
  const writer = new RecordWriter(join(out, RECORD_NAME), headerOf(options, planned.length, seed, startedMs));
  const listener = target.sink === undefined ? undefined : await startListener(target, target.sink, out);
  const places = new Map(planned.map(({ id }, place) => [id, place]));
  const verdicts: CaseRecord['verdict'][] = [];
  try {
    await runCases({
      target,
      release,
      planned,
      seed,
      retries,
      keepTraffic: options.keepTraffic,
      ...(listener === undefined ? {} : { listener }),
      onCase: (record) => {
        writer.case({ ...record, place: places.get(record.id) ?? planned.length });
        verdicts.push(record.verdict);
        onCase?.(record, { done: verdicts.length, planned: planned.length });
      },
      ...(options.onStart === undefined ? {} : { onStart: options.onStart }),
      ...(options.onSchedule === undefined ? {} : { onSchedule: options.onSchedule }),
      ...(options.waits === undefined ? {} : { waits: options.waits }),
      ...(signal === undefined ? {} : { signal }),
    });
    const counts = countVerdicts(verdicts);
    const exitCode = exitCodeOf(counts, certify);
    const endedMs = wall.nowMs();
    writer.end({
      type: 'footer',
      endedAt: new Date(endedMs).toISOString(),
      counts,
      exitCode,
      wallMs: endedMs - startedMs,
      testTimeMs: target.time.nowMs() - startedTestMs,
    });
    return { exitCode, counts, record: writer.path };
  } finally {
    writer.close();
    await listener?.close();
  }
}

/** Name of the record within the folder of a run. */
export const RECORD_NAME = 'conformance.jsonl';
const SINK_CA_NAME = 'sink-ca.pem';

function headerOf(
  {
    target,
    release,
    suite,
    only = [],
    tags = [],
    shard,
    retries = 0,
    long = false,
    certify = false,
  }: ConformanceOptions,
  planned: number,
  seed: string,
  startedMs: number,
): ConformanceHeader {
  const proof = proofOf(suite, release);
  return {
    type: 'header',
    kind: 'conformance',
    formatVersion: 1,
    tool: { name: 'qod-testbed', version: packageVersion, node: process.version },
    startedAt: new Date(startedMs).toISOString(),
    release,
    target: { name: target.name, kind: target.kind, apis: { ...target.apis } },
    ...(target.network === undefined ? {} : { network: target.network.description }),
    seed,
    options: {
      only,
      ...(tags.length === 0 ? {} : { tags }),
      ...(shard === undefined ? {} : { shard }),
      ...(retries === 0 ? {} : { retries }),
      ...(long ? { long } : {}),
      ...(certify ? { certify } : {}),
    },
    requirements: suite.requirements
      .filter((each) => isOf(release, each))
      .map(({ id, level, statement, source, checks }) => ({
        id,
        level,
        statement,
        source,
        ...(checks === undefined ? {} : { checks }),
      })),
    errata: ERRATA.filter(
      (erratum) => isOf(release, erratum) && erratum.apis.some((api) => target.apis[api] !== undefined),
    ).map(({ id, matter, readings, ruling }) => ({ id, matter, readings: [...readings], ruling: [...ruling] })),
    documented: apisOf(release)
      .filter((api) => target.apis[api] !== undefined)
      .flatMap((api) => documentedAnswers(api, release)),
    ...(proof === undefined ? {} : { proof }),
    planned,
  };
}

function documentedAnswers(api: ApiName, release: Release): NonNullable<ConformanceHeader['documented']> {
  return contractOf(api, release).operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses).map(([status, { codes = [] }]) => ({
      api,
      operation: operationId,
      status: Number(status),
      codes: [...codes],
    })),
  );
}

async function startListener(target: Target, sink: SinkOptions, out: string): Promise<NotificationListener> {
  const { host, port, publicUrl, bridgeFile } = sink;
  const names = [...new Set([host, publicUrl === undefined ? 'localhost' : new URL(publicUrl).hostname])];
  const own = sink.certificate === undefined ? await createServerCertificate(names, new WallTime().nowMs()) : undefined;
  const certificate = sink.certificate ?? own;
  if (certificate === undefined) throw new Error('the notification listener has no certificate');
  if (own !== undefined) writeFileSync(join(out, SINK_CA_NAME), own.caPem);
  const { certificatePem, keyPem } = certificate;
  return NotificationListener.start({
    time: target.time,
    host,
    port,
    certificatePem,
    keyPem,
    secret: () => randomUUID().replaceAll('-', ''),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(bridgeFile === undefined ? {} : { bridgeFile }),
  });
}
