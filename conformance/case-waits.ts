import fc from 'fast-check';
import { RandomStreams } from '../emulator/index.ts';
import type { OracleStep, RequestStep, Step } from './case.ts';
import { operationNamed, type Release } from './contract/index.ts';
import { usualDurationS } from './default-request.ts';
import { type Command, sequences } from './oracle/command.ts';
import { LATE_MS } from './oracle/life.ts';
import { type Placeholder, resolvePlaceholders } from './placeholder.ts';
import { isOf, type PlannedCase } from './plan.ts';
import { uuidOf } from './random-text.ts';
import { RESOURCE_KINDS } from './resource-kind.ts';
import { MEASURING_MS } from './steps/outcome.ts';
import { patienceMs, seedOfSequences, SHORT_WAIT_S, SPARE_S } from './steps/oracle.ts';
import { durationMs } from './steps/waiting-time.ts';
import type { TestProfile } from './target.ts';

/** What the waits of a case depend on besides the case. */
export interface WaitLimits {
  release: Release;
  /** A limit that it lacks is taken for none: 1 s at least. */
  profile: TestProfile;
  longWaits: boolean;
  paced?: boolean;
  /** Seed of the run, which decides what random sequences are. */
  seed: string;
}

/** What a case has to wait for however fast it is answered, in milliseconds of test time. */
export interface CaseWaits {
  /** All of it: the waits of a case come one after the other. */
  totalMs: number;
  /** The longest wait at a time. */
  longestMs: number;
}

/**
 * The waits that a case imposes: fixed ones, quiet windows, measurements, the durations that it asks for and waits out. What the
 * target may take on its own account, as until a session is AVAILABLE or an event arrives, is not among them.
 */
export function waitsOf(planned: PlannedCase, limits: WaitLimits): CaseWaits {
  const reading = new WaitReading(planned, limits);
  const steps = (planned.definition.steps ?? []).filter((step) => isOf(limits.release, step));
  const waits = steps.map((step) => reading.waitMs(step));
  return {
    totalMs: waits.reduce((sum, { totalMs }) => sum + totalMs, 0),
    longestMs: Math.max(0, ...waits.map(({ longestMs }) => longestMs)),
  };
}

/** Seconds that each case of a plan waits, by its id. Limits that the target's file does not say are taken for none. */
export function planWaits(
  planned: readonly PlannedCase[],
  { profile, release, long = false, seed = DEFAULT_SEED }: PlanWaitsOptions,
): Map<string, number> {
  const limits = { profile, release, longWaits: long, paced: true, seed };
  return new Map(planned.map((each) => [each.id, waitsOf(each, limits).totalMs / 1000]));
}

interface PlanWaitsOptions {
  profile: TestProfile;
  release: Release;
  /** Whether waits of minutes are allowed. */
  long?: boolean | undefined;
  seed?: string | undefined;
}

/** Seed of a run that names none. */
export const DEFAULT_SEED = 'qod';

/** Follows the session of a case through its steps, as far as durations go. */
class WaitReading {
  readonly #planned: PlannedCase;
  readonly #limits: WaitLimits;
  #nowMs = 0;
  /** When the session that was made last ends by itself; undefined without one, or once it has been ended. */
  #endMs: number | undefined;
  #durationS = 0;
  #answers: { retryAfterS: number }[] = [];

  constructor(planned: PlannedCase, limits: WaitLimits) {
    this.#planned = planned;
    this.#limits = limits;
  }

  waitMs(step: Step): CaseWaits {
    if ('oracle' in step) return waitsOfSequences(this.#planned.id, step, this.#limits);
    const waitMs = this.#waitMs(step);
    this.#nowMs += waitMs;
    return { totalMs: waitMs, longestMs: waitMs };
  }

  #waitMs(step: Exclude<Step, OracleStep>): number {
    if ('wait' in step) return this.#seconds(step.wait) * 1000;
    if ('noEvent' in step) return durationMs(step.noEvent.for);
    if ('outcome' in step) return ['flow', 'no-flow'].includes(step.outcome) ? 0 : MEASURING_MS;
    if ('sinkAnswers' in step) this.#answers = step.sinkAnswers.map((answer) => ({ retryAfterS: retryAfterS(answer) }));
    if ('awaitEvent' in step) {
      const again = this.#answers.slice(0, (step.attempts ?? 1) - 1).reduce((sum, each) => sum + each.retryAfterS, 0);
      return again * 1000 + (step.awaitEvent.statusInfo === 'DURATION_EXPIRED' ? this.#untilEndMs() : 0);
    }
    if ('awaitStatus' in step)
      return [step.awaitStatus].flat().includes('UNAVAILABLE') ? this.#untilEndMs(step.within) : 0;
    if ('request' in step) this.#note(step);
    if ('network' in step) this.#endMs = undefined;
    return 0;
  }

  #note(step: RequestStep): void {
    const name = step.request.slice(step.request.indexOf('/') + 1);
    if (name === 'deleteSession') this.#endMs = undefined;
    if (name === 'createSession' && !('$.qosProfile' in (step.set ?? {}))) {
      this.#durationS = this.#seconds(step.set?.['$.duration'], usualDurationS(this.#limits.profile));
      this.#endMs = this.#nowMs + this.#durationS * 1000;
    }
    if (name === 'extendQosSessionDuration') {
      const body = step.body as { requestedAdditionalDuration?: unknown } | undefined;
      const additional = step.set?.['$.requestedAdditionalDuration'] ?? body?.requestedAdditionalDuration;
      const additionalS = this.#seconds(additional, 60);
      this.#durationS += additionalS;
      if (this.#endMs !== undefined) this.#endMs += additionalS * 1000;
    }
  }

  #untilEndMs(within?: string): number {
    const leftMs = this.#endMs === undefined ? 0 : Math.max(0, this.#endMs - this.#nowMs);
    // Where the end is further away, the case waits for something else.
    return within !== undefined && leftMs > durationMs(within) ? 0 : leftMs;
  }

  /** Seconds that a text or number says; `otherwise` for what only the target knows. */
  #seconds(value: unknown, otherwise = 0): number {
    if (value === undefined) return otherwise;
    if (typeof value === 'string' && !value.includes('${')) return durationMs(value) / 1000;
    try {
      const seconds = resolvePlaceholders(value, this.#lookup);
      return typeof seconds === 'number' && seconds > 0 ? seconds : otherwise;
    } catch {
      return otherwise;
    }
  }

  #lookup = ({ root, path }: Placeholder): unknown => {
    const [first, second] = path;
    const { minDurationS = 1, maxDurationS } = this.#limits.profile;
    if (root === 'profile')
      return first === 'minDurationS' ? minDurationS : first === 'maxDurationS' ? maxDurationS : undefined;
    if (root === 'row') return this.#planned.row?.[String(first)];
    return (first === 'body' || first === 'request') && second === 'duration' ? this.#durationS : undefined;
  };
}

function retryAfterS(answer: unknown): number {
  const { retryAfterS: seconds } = Object(answer) as { retryAfterS?: unknown };
  return typeof seconds === 'number' ? seconds : 0;
}

/** The sequences that the case will play unless it finds something, with what they wait for. */
function waitsOfSequences(id: string, { oracle, sequences: count, length }: OracleStep, limits: WaitLimits): CaseWaits {
  const { api, kind, byDevice } = RESOURCE_KINDS[oracle];
  const minDurationS = limits.profile.minDurationS ?? 1;
  const repertoire = {
    kind,
    lists: operationNamed(api, byDevice, limits.release) !== undefined,
    outlives: kind === 'session' && (limits.longWaits || minDurationS <= SHORT_WAIT_S),
  };
  const seed = seedOfSequences(uuidOf(new RandomStreams(limits.seed).stream(id)));
  const lifeMs = (minDurationS + SPARE_S) * 1000;
  const drawn = fc.sample(sequences(repertoire, length), { numRuns: count, seed });
  const untilMs = patienceMs(limits);
  const totalMs = drawn.reduce((sum, commands) => (sum >= untilMs ? sum : sum + waitOfCommandsMs(commands, lifeMs)), 0);
  return { totalMs, longestMs: repertoire.outlives ? lifeMs : 3_000 };
}

function waitOfCommandsMs(commands: readonly Command[], lifeMs: number): number {
  let [nowMs, endMs] = [0, 0];
  for (const command of commands) {
    const isAlive = endMs > nowMs;
    if (command.do === 'create' && !isAlive) endMs = nowMs + lifeMs;
    else if (command.do === 'end' && command.of === 0) endMs = nowMs;
    else if (command.do === 'extend' && isAlive) endMs += command.additionalS * 1000;
    else if (command.do === 'wait') nowMs += command.forS * 1000;
    else if (command.do === 'outlive') nowMs = Math.max(nowMs, endMs + LATE_MS);
  }
  return nowMs;
}
