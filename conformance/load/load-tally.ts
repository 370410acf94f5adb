import type { Finding } from '../checks/finding.ts';
import { type Exchange, exchangeRecord } from '../exchange.ts';
import type { Redaction } from '../redaction.ts';
import { sentence } from '../verdict.ts';
import type { FailureCause } from './driven-connection.ts';
import { Latencies } from './latencies.ts';
import type { LoadRecord, OperationResult } from './load-record.ts';
import { isSuccess, LIFE_OPERATIONS, type LifeOperation } from './session-life.ts';

/** Latencies of an answer in milliseconds: from when the request was sent, and from when it was due. */
export interface AnswerTimes {
  serviceMs: number;
  sinceDueMs: number;
}

/** More kinds of errors or findings than that are counted, and not told one by one: a target may invent codes without end. */
const MAX_KINDS = 200;
/** What looks like the code of an ErrorInfo. */
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

class OperationTally {
  readonly service = new Latencies();
  readonly sinceDue = new Latencies();
  requests = 0;
  succeeded = 0;
  unexpected = 0;
  timeouts = 0;
  connectionFailures = 0;

  took(exchange: Exchange, cause: FailureCause | undefined, times: AnswerTimes): void {
    this.requests++;
    if (cause === 'timeout') this.timeouts++;
    else if (cause === 'connection') this.connectionFailures++;
    else if (isSuccess(exchange)) this.succeeded++;
    else this.unexpected++;
    if (exchange.response === undefined) return;
    this.service.record(times.serviceMs);
    this.sinceDue.record(times.sinceDueMs);
  }

  result(): Omit<OperationResult, 'operation'> {
    const { requests, succeeded, unexpected, timeouts, connectionFailures } = this;
    return {
      ...{ requests, succeeded, unexpected, timeouts, connectionFailures },
      errorShare: requests === 0 ? 0 : (requests - succeeded) / requests,
      serviceMs: this.service.figures(),
      sinceDueMs: this.sinceDue.figures(),
    };
  }
}

type LoadError = LoadRecord['errors'][number];
type LoadFinding = LoadRecord['conformance']['findings'][number];

/** What the answers of a load were like, by operation, in memory that does not grow with their number. */
export class LoadTally {
  readonly #redaction: Redaction;
  readonly #total = new OperationTally();
  readonly #operations = new Map(LIFE_OPERATIONS.map((operation) => [operation, new OperationTally()]));
  readonly #errors = new Map<string, Omit<LoadError, 'share'>>();
  readonly #findings = new Map<string, LoadFinding>();
  #sampled = 0;
  #broken = 0;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  /** @param cause why no whole answer came, where none did */
  took(operation: LifeOperation, exchange: Exchange, cause: FailureCause | undefined, times: AnswerTimes): void {
    this.#total.took(exchange, cause, times);
    this.#operations.get(operation)?.took(exchange, cause, times);
    if (!isSuccess(exchange)) this.#noteError(operation, exchange, cause ?? 'status');
  }

  /** What was found in an answer that was sampled. */
  judged(operation: LifeOperation, exchange: Exchange, findings: readonly Finding[]): void {
    this.#sampled++;
    const broken = findings.filter(({ held }) => !held);
    if (broken.some(({ level }) => level === 'MUST')) this.#broken++;
    // A check may find several places in one answer; it is counted once.
    const byCheck = new Map(broken.map((finding) => [`${operation} ${finding.level} ${finding.check}`, finding]));
    for (const [key, finding] of byCheck) this.#noteFinding(key, operation, exchange, finding);
  }

  /** Requests that were sent. */
  get requests(): number {
    return this.#total.requests;
  }

  result(): Pick<LoadRecord, 'total' | 'operations' | 'errors' | 'conformance'> {
    const operations = [...this.#operations].map(([operation, tally]) => ({ operation, ...tally.result() }));
    const requestsOf = (name: string) => this.#operations.get(name as LifeOperation)?.requests ?? 0;
    return {
      total: this.#total.result(),
      operations: operations.filter(({ requests }) => requests > 0),
      errors: [...this.#errors.values()]
        .map((error) => ({ ...error, share: error.count / requestsOf(error.operation) }))
        .sort(mostFirst),
      conformance: {
        sampled: this.#sampled,
        broken: this.#broken,
        findings: [...this.#findings.values()].sort(mostFirst),
      },
    };
  }

  #noteError(operation: LifeOperation, exchange: Exchange, cause: LoadError['cause']): void {
    const { status = null, json } = exchange.response ?? {};
    const code = codeIn(json);
    const key = JSON.stringify([operation, cause, status, code]);
    const known = this.#errors.get(key);
    if (known !== undefined) known.count++;
    else if (this.#errors.size < MAX_KINDS) {
      const example = exchangeRecord(exchange, this.#redaction);
      this.#errors.set(key, { operation, cause, status, code, count: 1, example });
    }
  }

  #noteFinding(key: string, operation: LifeOperation, exchange: Exchange, finding: Finding): void {
    const known = this.#findings.get(key);
    if (known !== undefined) known.count++;
    else if (this.#findings.size < MAX_KINDS) {
      const { check, level, erratum } = finding;
      const statement = this.#redaction.text(sentence(finding));
      const example = exchangeRecord(exchange, this.#redaction);
      this.#findings.set(key, { operation, check, level, erratum: erratum?.id ?? null, count: 1, statement, example });
    }
  }
}

function codeIn(json: unknown): string | null {
  const code = typeof json === 'object' && json !== null ? (json as { code?: unknown }).code : undefined;
  return typeof code === 'string' && CODE.test(code) ? code : null;
}

function mostFirst(one: { count: number }, other: { count: number }): number {
  return other.count - one.count;
}
