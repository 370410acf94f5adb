/**
 * What became of a notification at the sink: the status that it was answered; `reset` where the connection was torn down
 * instead; `unanswered` where it never got its answer, because the sender or the case was over before; `bridged` where it came by another
 * way than a request, which has neither headers nor an answer.
 */
export type SinkOutcome = number | 'reset' | 'unanswered' | 'bridged';

/** A request that arrived at a case's notification address. */
export interface SinkEvent {
  receivedAtMs: number;
  method: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body as JSON; absent where it is none. */
  json?: unknown;
  /** What keeps it from being read, or from being UTF-8; the text is then empty, or what could be made of it. */
  fault?: string;
  /** `unanswered` as long as the answer is held back. */
  answered: SinkOutcome;
  /** When it was answered or torn down; absent while it is unanswered. */
  answeredAtMs?: number;
  /** Retry-After of the answer, in seconds. */
  retryAfterS?: number;
}

/** Whether the sink has taken the notification, so that there is no reason to send it again. */
export function isTaken({ answered }: SinkEvent): boolean {
  return answered === 'bridged' || (typeof answered === 'number' && answered >= 200 && answered < 300);
}
