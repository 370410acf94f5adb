import type { Release } from '../../conformance/contract/index.ts';
import { assignmentIdName } from './assignment.ts';
import type { EventContent } from './notifications/index.ts';
import type { StatusInfo } from './qos-resource.ts';

/** A status to tell of. `statusInfo` goes with UNAVAILABLE. */
export interface StatusNews {
  id: string;
  status: 'AVAILABLE' | 'UNAVAILABLE';
  statusInfo?: StatusInfo | undefined;
  /** URL of the resource, which is the source of its events. */
  source: string;
}

/** Event of a session. The type is the schema's; the feature files say `org.camaraproject.qod…` (errata 1). */
export function sessionEvent(release: Release, { id, status, statusInfo, source }: StatusNews): EventContent {
  return {
    source,
    type: SESSION_EVENT_TYPES[release],
    data: { sessionId: id, qosStatus: status, ...(statusInfo === undefined ? {} : { statusInfo }) },
  };
}

const SESSION_EVENT_TYPES: Readonly<Record<Release, string>> = {
  'v0.10.1': 'org.camaraproject.qod.v0.qos-status-changed',
  'r1.3': 'org.camaraproject.quality-on-demand.v0.qos-status-changed',
  'r2.2': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  'r3.2': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  'r4.1': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
};

/**
 * Event of an assignment. Until r3.2 the schema defines `data.status` and requires `data.qosStatus`, which is a mistake
 * that only both can satisfy.
 */
export function assignmentEvent(release: Release, { id, status, statusInfo, source }: StatusNews): EventContent {
  return {
    source,
    type: `org.camaraproject.${release === 'r1.3' || release === 'r2.2' ? 'qod' : 'qos'}-provisioning.v0.status-changed`,
    data: {
      [assignmentIdName(release)]: id,
      status,
      ...(release === 'r4.1' ? {} : { qosStatus: status }),
      ...(statusInfo === undefined ? {} : { statusInfo }),
    },
  };
}
