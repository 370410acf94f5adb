import type { Release } from '../../conformance/contract/index.ts';
import type { EventContent } from './notifications/index.ts';
import type { Session, StatusInfo } from './session.ts';

/** The schema's event types (CloudEvent.type); the feature files name others. Releases not listed have the latest. */
const EARLIER_TYPES: Readonly<Record<string, string>> = {
  'v0.10.1': 'org.camaraproject.qod.v0.qos-status-changed',
  'r1.3': 'org.camaraproject.quality-on-demand.v0.qos-status-changed',
};
const TYPE = 'org.camaraproject.quality-on-demand.v1.qos-status-changed';

/**
 * CAMARA EventQosStatusChanged: the status as it is now; what happens later does not change what the event says. The data
 * are the same in every release.
 * @param sessionUrl the source of the session's events.
 */
export function eventOf(
  release: Release,
  { sessionId }: Pick<Session, 'sessionId'>,
  qosStatus: 'AVAILABLE' | 'UNAVAILABLE',
  statusInfo: StatusInfo | undefined,
  sessionUrl: string,
): EventContent {
  return {
    source: sessionUrl,
    type: EARLIER_TYPES[release] ?? TYPE,
    data: { sessionId, qosStatus, ...(statusInfo === undefined ? {} : { statusInfo }) },
  };
}
