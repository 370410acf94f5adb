import { isBefore, type Release } from '../../conformance/contract/index.ts';
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
    type: sessionEventType(release),
    data: { sessionId: id, qosStatus: status, ...(statusInfo === undefined ? {} : { statusInfo }) },
  };
}

function sessionEventType(release: Release): string {
  if (release === 'v0.10.1') return 'org.camaraproject.qod.v0.qos-status-changed';
  return `org.camaraproject.quality-on-demand.${isBefore(release, 'r2.2') ? 'v0' : 'v1'}.qos-status-changed`;
}

/**
 * Event of an assignment. Until r3.2 the schema defines `data.status` and requires `data.qosStatus`, which is a mistake
 * that only both can satisfy.
 */
export function assignmentEvent(release: Release, { id, status, statusInfo, source }: StatusNews): EventContent {
  return {
    source,
    type: `org.camaraproject.${isBefore(release, 'r3.2') ? 'qod' : 'qos'}-provisioning.v0.status-changed`,
    data: {
      [assignmentIdName(release)]: id,
      status,
      ...(isBefore(release, 'r4.1') ? { qosStatus: status } : {}),
      ...(statusInfo === undefined ? {} : { statusInfo }),
    },
  };
}
