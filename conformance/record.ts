import type { IpFlow, ProbeMeasurement } from '../emulator/index.ts';
import type { ApiName, Release } from './contract/index.ts';

/**
 * passed          every assertion held, and there was at least one
 * failed          the target broke a MUST
 * flaky           the target broke a MUST, and did not when the case was run again: no pass
 * warning         only a SHOULD, or something undocumented
 * inconclusive    the situation to judge did not come about (a precondition, a cell that is not crowded, lost pace)
 * not-applicable  the target declares that it does not offer this, or no black box can tell
 * skipped         an asset that the case needs is missing
 * error           the harness's own fault
 */
export const VERDICTS = [
  'passed',
  'failed',
  'flaky',
  'warning',
  'inconclusive',
  'not-applicable',
  'skipped',
  'error',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One thing that was asserted. */
export interface Assertion {
  /** What was checked, for example `status` or `session.expiresAt`. */
  check: string;
  level: 'MUST' | 'SHOULD';
  /** By our ruling, where CAMARA's files contradict each other. */
  held: boolean;
  /** Where they do: the erratum, and whether the assertion holds under each of its readings. */
  erratum?: { id: string; readings: Readonly<Record<string, boolean>> };
  expected: string;
  actual: string;
  /** Index into the case's `exchanges`, where it is about one. */
  exchange?: number;
}

/** Header values and bodies with secrets already replaced by `«redacted»`. */
export interface ExchangeRecord {
  /** Name in the case, for example `createSession`. */
  name: string;
  operationId: string;
  startedAtMs: number;
  durationMs: number;
  request: { method: string; url: string; headers: Record<string, string>; body?: string };
  /** Absent when no answer came; `error` then says why. Body text is cut at 64 KiB. */
  response?: { status: number; headers: Record<string, string>; body: string; truncated: boolean };
  error?: string;
  /** A command that repeats the request, with `$TOKEN` in place of the token. */
  curl: string;
}

export interface EventRecord {
  receivedAtMs: number;
  method: string;
  headers: Record<string, string>;
  body: string;
  /** Status; `reset` where the connection was torn down instead, `unanswered` where the answer never got through, `bridged` where it was no request. */
  answered: number | 'reset' | 'unanswered' | 'bridged';
  /** Absent while unanswered, and in records of older versions. */
  answeredAtMs?: number;
  /** Retry-After of the answer. */
  retryAfterS?: number;
}

/** What an outcome step saw in the emulated network. */
export interface OutcomeRecord {
  kind: 'baseline' | 'promised' | 'withdrawn' | 'flow' | 'no-flow';
  atMs: number;
  /** The promise that was judged, as the target itself publishes it. */
  promise?: OutcomePromise;
  /** IPFilterRules of the device's QoS flows at that time. */
  qosFlows: { flowId?: string; fiveQi: number; filters: string[] }[];
  /** The flow that the session is about, and flows of the same device that it is not about. */
  applicationFlow?: IpFlow;
  foreignFlows?: { what: string; flow: IpFlow }[];
  /** Further flows of the device that it is about: an assignment is for all of its traffic. */
  coveredFlows?: { what: string; flow: IpFlow }[];
  /** Absent where nothing was measured. */
  flows?: { application: ProbeMeasurement; control: ProbeMeasurement; twin: ProbeMeasurement };
  /** Downlink throughput of the flows over the window, with the confidence interval of its mean. */
  estimates?: { application: ThroughputEstimate; control: ThroughputEstimate; twin: ThroughputEstimate };
  /** False when the emulation fell behind the wall clock during the window. */
  keptPace?: boolean;
  /** How the judgement was made: windows, confidence, thresholds. */
  method?: string;
}

export interface OutcomePromise {
  profile: string;
  targetMinDownstreamRateBps?: number;
  maxDownstreamRateBps?: number;
  targetMinUpstreamRateBps?: number;
  packetDelayBudgetMs?: number;
}

export interface ThroughputEstimate {
  meanBps: number;
  lowBps: number;
  highBps: number;
}

export interface CaseRecord {
  type: 'case';
  /** `<api>/<operation>/<id>`, with `[n]` for a row. */
  id: string;
  /** Its place in the plan, counted from 0: cases run at once and are written as they end. */
  place?: number;
  api: ApiName;
  operation: string;
  title: string;
  tag?: string;
  requirement: string;
  /** Strict: by our ruling on each erratum. */
  verdict: Verdict;
  /** Lenient: what the verdict were if any reading of an erratum would do. Present where it differs from `verdict`. */
  lenient?: Verdict;
  /** Why, in sentences; empty for passed. */
  reasons: string[];
  /** How often the case was run, where more than once; the rest of the record is of the first time that failed. */
  attempts?: number;
  assertions: Assertion[];
  exchanges: ExchangeRecord[];
  events: EventRecord[];
  outcomes: OutcomeRecord[];
  startedAtMs: number;
  endedAtMs: number;
}

export interface ConformanceHeader {
  type: 'header';
  kind: 'conformance';
  formatVersion: 1;
  tool: { name: string; version: string; node: string };
  /** Wall clock, RFC 3339. */
  startedAt: string;
  release: Release;
  target: { name: string; kind: 'reference' | 'external'; apis: Partial<Record<ApiName, string>> };
  /** Whether outcomes were observed in an emulated network, and which. */
  network?: { scenario: string; seed: string; ues: number };
  seed: string;
  /** Options of the run that change what it does. */
  options: Record<string, unknown>;
  requirements: {
    id: string;
    level: 'MUST' | 'SHOULD' | 'MAY';
    statement: string;
    source: string;
    /** Beginnings of the names of the checks that test it in every case. */
    checks?: string[];
  }[];
  /** Errata that the cases of the run touch, with what each reading says. */
  errata: { id: string; matter: string; readings: { id: string; says: string; source: string }[]; ruling: string[] }[];
  /** Every answer that the release documents, by the names of the release. */
  documented?: { api: ApiName; operation: string; status: number; codes: string[] }[];
  /** What the suite itself has been shown to find, see conformance/mutants. */
  proof?: { mutants: number; killed: number; unproven: string[] };
  /** Number of cases planned. */
  planned: number;
}

export interface ConformanceFooter {
  type: 'footer';
  endedAt: string;
  counts: Record<Verdict, number>;
  /** The gate: 0 conformant, 1 not conformant, 3 harness error or inconclusive. */
  exitCode: 0 | 1 | 3;
  /** Wall time of the suite in milliseconds, and how far time moved for the tests. */
  wallMs: number;
  testTimeMs: number;
}

export type ConformanceLine = ConformanceHeader | CaseRecord | ConformanceFooter;
