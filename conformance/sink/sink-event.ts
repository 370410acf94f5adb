/** A request that arrived at a case's notification address. */
export interface SinkEvent {
  receivedAtMs: number;
  method: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body as JSON; absent where it is none. */
  json?: unknown;
  /** Status that the listener answered. */
  answered: number;
}
