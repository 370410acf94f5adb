export interface NotificationLimits {
  /** Events that wait for one sink (origin and path), over all resources. At least 1, default 1000. */
  maxQueuedPerSink: number;
  /** Attempts under way at one origin at a time. At least 1, default 8. */
  maxUnderWayPerOrigin: number;
  /** How often an event is sent at most, not counting what a crash has repeated. At least 1, default 5. */
  maxAttempts: number;
  /** Real time in milliseconds that a sink may take for its whole answer. Default 10,000. */
  answerTimeoutMs: number;
  /** How much of an answer's body is read. Default 64 KiB. */
  maxAnswerBytes: number;
}

export const DEFAULT_NOTIFICATION_LIMITS: NotificationLimits = {
  maxQueuedPerSink: 1000,
  maxUnderWayPerOrigin: 8,
  maxAttempts: 5,
  answerTimeoutMs: 10_000,
  maxAnswerBytes: 64 * 1024,
};
