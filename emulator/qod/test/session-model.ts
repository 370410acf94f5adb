import { seconds } from '../../kernel/index.ts';

/** Milliseconds from the beginning. */
type TimeMs = number;

export interface ModelSession {
  id: string;
  client: string;
  ue: string;
  ports: readonly number[];
  status: 'REQUESTED' | 'AVAILABLE' | 'UNAVAILABLE';
  statusInfo?: 'DURATION_EXPIRED' | 'NETWORK_TERMINATED';
  durationS: number;
  requestedMs: TimeMs;
  startedMs?: TimeMs;
  endedMs?: TimeMs;
}

/** What a sink hears, as `<session> <status> <statusInfo>`. */
export type ModelEvent = string;

/** Longest session of the profile, and how long what is over stays and an undecided network is waited for, in ms. */
export const LONGEST_S = 3600;
const RETENTION_MS = 361_000;
const ALLOCATION_MS = 60_000;

/**
 * The life of QoD sessions as CAMARA's text tells it, written as plainly as possible and without a line of the server's: time
 * is a number, what happens by itself is looked up whenever time has moved.
 */
export class SessionModel {
  nowMs: TimeMs = 0;
  sessions: ModelSession[] = [];
  readonly events: ModelEvent[] = [];
  /** r4.1 alone may answer a creation with UNAVAILABLE; before, the refusal shows 20 ms later. */
  readonly refusalDelayMs: number;
  readonly #refusals = new Map<string, TimeMs>();

  constructor(refusedAtOnce: boolean) {
    this.refusalDelayMs = refusedAtOnce ? 0 : 20;
  }

  /** Whether another session stands against a new one: same device, a common port, and not over, or over but one's own. */
  conflict(client: string, ue: string, ports: readonly number[]): boolean {
    return this.sessions.some(
      (each) =>
        each.ue === ue &&
        each.ports.some((port) => ports.includes(port)) &&
        (each.status !== 'UNAVAILABLE' || each.client === client),
    );
  }

  created(session: Pick<ModelSession, 'id' | 'client' | 'ue' | 'ports' | 'durationS'>, refused: boolean): void {
    this.sessions.push({ ...session, status: 'REQUESTED', requestedMs: this.nowMs });
    if (!refused) return;
    this.#refusals.set(session.id, this.nowMs + this.refusalDelayMs);
    this.#settle(this.nowMs);
  }

  find(id: string): ModelSession | undefined {
    return this.sessions.find((each) => each.id === id);
  }

  available(session: ModelSession): void {
    if (session.status !== 'REQUESTED') return;
    session.status = 'AVAILABLE';
    session.startedMs = this.nowMs;
    this.events.push(`${session.id} AVAILABLE`);
  }

  end(session: ModelSession, cause: 'DURATION_EXPIRED' | 'NETWORK_TERMINATED', atMs: TimeMs = this.nowMs): void {
    if (session.status === 'UNAVAILABLE') return;
    session.status = 'UNAVAILABLE';
    session.statusInfo = cause;
    session.endedMs = atMs;
    session.durationS = Math.max(1, Math.round((atMs - (session.startedMs ?? atMs)) / 1000));
    this.events.push(`${session.id} UNAVAILABLE ${cause}`);
  }

  deleted(session: ModelSession): void {
    if (session.status === 'AVAILABLE') this.events.push(`${session.id} UNAVAILABLE DELETE_REQUESTED`);
    this.sessions = this.sessions.filter((each) => each !== session);
  }

  wait(ms: number): void {
    this.#settle(this.nowMs + ms);
    this.nowMs += ms;
  }

  /** Everything that happens by itself up to a time, in the order in which it happens. */
  #settle(untilMs: TimeMs): void {
    for (;;) {
      const due = this.sessions
        .map((session) => ({ session, atMs: this.#nextMs(session) }))
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) return;
      const { session, atMs } = due;
      if (session.status === 'AVAILABLE') this.end(session, 'DURATION_EXPIRED', atMs);
      else if (session.status === 'REQUESTED') this.end(session, 'NETWORK_TERMINATED', atMs);
      else this.sessions = this.sessions.filter((each) => each !== session);
    }
  }

  #nextMs({ id, status, startedMs, endedMs, requestedMs, durationS }: ModelSession): TimeMs {
    if (status === 'AVAILABLE') return startedMs! + seconds(durationS) / 1e6;
    if (status === 'UNAVAILABLE') return endedMs! + RETENTION_MS;
    return this.#refusals.get(id) ?? requestedMs + ALLOCATION_MS;
  }
}
