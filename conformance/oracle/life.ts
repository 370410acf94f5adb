import { isBefore, type Release } from '../contract/index.ts';
import { type ResourceKind, resourceStatusIn } from '../resource-kind.ts';
import { secondsMs, timestampMs } from '../timestamp.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the model has to know of a target. */
export interface Allowance {
  kind: ResourceKind;
  release: Release;
  /** How long a resource may be under way before it is AVAILABLE, in milliseconds. */
  availableWithinMs: number;
  clockToleranceMs: number;
}

/** How long after its end a session may still be told of as if it were there, in milliseconds. */
export const LATE_MS = 10_000;
/** Releases that round their times to seconds. */
const ROUNDING_MS = 1000;

/** One session or assignment in the model: all that it can be, by what was answered and by the time that has passed. */
export class Life {
  readonly id: string;
  readonly #allowance: Allowance;
  readonly #createdAtMs: number;
  #phase: 'under way' | 'available' | 'over' | 'ending' | 'gone' = 'under way';
  #durationS: number | undefined;
  /** Between these it ends by itself; infinite for what has no duration. */
  #end = { earliestMs: Infinity, latestMs: Infinity };
  #startedAt: unknown;
  #statusInfo: unknown;

  constructor(id: string, body: Json, createdAtMs: number, allowance: Allowance) {
    this.id = id;
    this.#allowance = allowance;
    this.#createdAtMs = createdAtMs;
    const { duration } = body;
    if (allowance.kind === 'session' && typeof duration === 'number') {
      this.#durationS = duration;
      const earliestMs = createdAtMs + duration * 1000;
      this.#end = { earliestMs, latestMs: earliestMs + allowance.availableWithinMs };
    }
    this.#takeTimes(body);
    if (resourceStatusIn(body) === 'AVAILABLE') this.#phase = 'available';
  }

  get isGone(): boolean {
    return this.#phase === 'gone';
  }

  get isEnding(): boolean {
    return this.#phase === 'ending';
  }

  /** When it is over at the latest, in Unix milliseconds. */
  get overByMs(): number {
    return this.#end.latestMs + LATE_MS;
  }

  /** Whether it cannot be over yet. */
  isSurelyAlive(nowMs: number): boolean {
    return this.#isUp() && nowMs < this.#end.earliestMs - this.#slackMs();
  }

  isSurelyAvailable(nowMs: number): boolean {
    return this.#phase === 'available' && this.isSurelyAlive(nowMs);
  }

  /** Its deletion was answered; `later` where it goes on for a while. */
  ended(later: boolean): void {
    this.#phase = later ? 'ending' : 'gone';
  }

  /** It was asked for in vain. @returns what is wrong about that, if anything is. */
  notFound(nowMs: number): string | undefined {
    if (this.#phase === 'gone') return undefined;
    if (this.#phase === 'ending') return void this.ended(false);
    if (this.isSurelyAlive(nowMs)) return 'it is there: nobody has ended it';
    // Whether what has expired is kept is left open (erratum expired-session-kept); what was not found does not come back.
    return void this.ended(false);
  }

  /** Holds what was told of it against what it can be, and learns from it. @returns what is wrong, if anything is. */
  told(body: Json, nowMs: number): string | undefined {
    if (this.#phase === 'gone') return 'it was deleted, and is not there';
    const status = resourceStatusIn(body);
    switch (status) {
      case 'REQUESTED':
        return this.#toldRequested(nowMs);
      case 'AVAILABLE':
        return this.#toldAvailable(body, nowMs);
      case 'UNAVAILABLE':
        return this.#toldUnavailable(body, nowMs);
      default:
        return 'a status';
    }
  }

  /** An extension was answered with 200. @returns what is wrong about that, if anything is. */
  extended(additionalS: number, body: Json, nowMs: number): string | undefined {
    if (this.#phase === 'gone' || this.#phase === 'over') return 'what is over is not extended';
    const before = this.#durationS;
    if (before !== undefined && body['duration'] !== before + additionalS)
      return `a duration of ${before} s and ${additionalS} s more`;
    this.#durationS = typeof body['duration'] === 'number' ? body['duration'] : undefined;
    const added = additionalS * 1000;
    this.#end = { earliestMs: this.#end.earliestMs + added, latestMs: this.#end.latestMs + added };
    return this.told(body, nowMs);
  }

  #toldRequested(nowMs: number): string | undefined {
    if (this.#phase === 'ending') return undefined;
    if (this.#phase !== 'under way') return 'it has been AVAILABLE or UNAVAILABLE before, from where no way leads back';
    const untilMs = this.#createdAtMs + this.#allowance.availableWithinMs + this.#slackMs();
    return nowMs <= untilMs ? undefined : 'it has been REQUESTED for longer than the target is given';
  }

  #toldAvailable(body: Json, nowMs: number): string | undefined {
    if (this.#phase === 'ending') return undefined;
    if (this.#phase === 'over') return 'it has been UNAVAILABLE before, from where no way leads back';
    if (nowMs > this.overByMs + this.#slackMs()) return 'its duration is over';
    const expected = this.#unchanged(body);
    if (expected !== undefined) return expected;
    this.#phase = 'available';
    this.#takeTimes(body);
    return undefined;
  }

  #toldUnavailable(body: Json, nowMs: number): string | undefined {
    if (this.#phase === 'ending') return undefined;
    const { statusInfo } = body;
    if (this.isSurelyAlive(nowMs)) return 'its duration is not over, and nobody has ended it';
    if (this.#phase === 'over') {
      return statusInfo === this.#statusInfo
        ? undefined
        : `the reason that was told before, ${String(this.#statusInfo)}`;
    }
    this.#phase = 'over';
    this.#statusInfo = statusInfo;
    const { kind, release } = this.#allowance;
    const isWrong = kind === 'session' && !isBefore(release, 'r1.3') && statusInfo !== 'DURATION_EXPIRED';
    return isWrong ? 'the reason DURATION_EXPIRED' : undefined;
  }

  /** What an AVAILABLE resource has told before stays so. */
  #unchanged(body: Json): string | undefined {
    const { duration, startedAt } = body;
    if (this.#durationS !== undefined && duration !== this.#durationS) return `a duration of ${this.#durationS} s`;
    if (this.#startedAt !== undefined && startedAt !== this.#startedAt) return `startedAt as before`;
    const expiresAtMs = msOf(body['expiresAt']);
    const { earliestMs, latestMs } = this.#end;
    const isOff = (ms: number) => ms < earliestMs - this.#slackMs() || ms > latestMs + this.#slackMs();
    if (expiresAtMs !== undefined && earliestMs !== Infinity && isOff(expiresAtMs)) {
      const range = [...new Set([earliestMs, latestMs])].map((ms) => new Date(ms).toISOString());
      return `expiresAt ${range.join(' to ')}`;
    }
    return undefined;
  }

  #takeTimes({ startedAt, expiresAt }: Json): void {
    if (startedAt !== undefined) this.#startedAt = startedAt;
    const ms = msOf(expiresAt);
    if (ms !== undefined && this.#durationS !== undefined) this.#end = { earliestMs: ms, latestMs: ms };
  }

  #isUp(): boolean {
    return this.#phase === 'under way' || this.#phase === 'available';
  }

  #slackMs(): number {
    return this.#allowance.clockToleranceMs + ROUNDING_MS;
  }
}

function msOf(time: unknown): number | undefined {
  return timestampMs(time) ?? secondsMs(time);
}
