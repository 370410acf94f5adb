import type { SubscriptionBody } from './subscription.ts';

/** Events of the user plane that this NEF tells, a part of UserPlaneEvent (TS 29.122 §5.14.2.2.3). */
export type UserPlaneEvent =
  | 'SUCCESSFUL_RESOURCES_ALLOCATION'
  | 'FAILED_RESOURCES_ALLOCATION'
  | 'SESSION_TERMINATION'
  | 'QOS_GUARANTEED'
  | 'QOS_NOT_GUARANTEED'
  | 'QOS_MONITORING'
  | 'USAGE_REPORT'
  | 'LOSS_OF_BEARER'
  | 'RECOVERY_OF_BEARER'
  | 'RELEASE_OF_BEARER';

/** What a flow has carried, AccumulatedUsage of TS 29.122 §5.2.1.2.3: whole seconds and bytes. */
export interface AccumulatedUsage {
  duration: number;
  totalVolume: number;
  downlinkVolume: number;
  uplinkVolume: number;
}

/** Packet delays in whole milliseconds, QosMonitoringReport of TS 29.122 §5.14.2.1. */
export interface QosMonitoringReport {
  ulDelays?: number[];
  dlDelays?: number[];
  rtDelays?: number[];
  /** Nothing could be measured. */
  pdmf?: true;
}

/** One event and what is known of it, UserPlaneEventReport of TS 29.122 §5.14.2.1. */
export interface EventReport {
  event: UserPlaneEvent;
  /** Flows that the event is about; absent when it is about all. */
  flowIds?: number[];
  appliedQosRef?: string;
  accumulatedUsage?: AccumulatedUsage;
  qosMonReports?: QosMonitoringReport[];
}

/**
 * Whether the SCS/AS is told of an event. An absent list asks for all, except for RELEASE_OF_BEARER: the SESSION_TERMINATION
 * that follows it says as much, so that it goes to those alone who name it. The end of the session is told in any case:
 * it is no subscribed event where it comes from, but a notification of its own (TS 29.214 §4.2.5.3).
 */
export function wantsEvent({ events }: SubscriptionBody, event: UserPlaneEvent): boolean {
  if (event === 'SESSION_TERMINATION') return true;
  return events === undefined ? event !== 'RELEASE_OF_BEARER' : events.includes(event);
}
