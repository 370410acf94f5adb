/**
 * What became of an event: `refused` by the sink or by the address policy, `gone` with its sink (410), `given-up` after
 * the last attempt, `dropped` because the queue of the sink was full. After `retried` another outcome follows.
 */
export type NotificationOutcome = 'delivered' | 'retried' | 'refused' | 'gone' | 'given-up' | 'dropped';

/** Nothing in it is secret: the path of a sink may be, and is left out. */
export interface NotificationDetail {
  resourceId: string;
  eventId: string;
  sinkOrigin: string;
  /** Counts from 1. */
  attempt: number;
  reason: string;
}
