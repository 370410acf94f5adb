/**
 * How open implementations leave a flow boosted in the network when its session is over. All of them answer the client as if
 * nothing were wrong.
 */
export type Defect =
  /** Deletes with the id of the session instead of the subscription's, and takes the 404 for success; on expiry as well. */
  | 'deletes-by-session-id'
  /** Prepares the asynchronous DELETE and never starts it. */
  | 'never-starts-delete'
  /** Has forgotten the network altogether. */
  | 'never-calls-delete'
  /** Looks for the subscription in a field that the NEF does not send, and finds that there is none. */
  | 'reads-absent-field';

export const ALL_DEFECTS: ReadonlySet<Defect> = new Set([
  'deletes-by-session-id',
  'never-starts-delete',
  'never-calls-delete',
  'reads-absent-field',
]);
