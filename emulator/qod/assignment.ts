import { isBefore, type Release } from '../../conformance/contract/index.ts';
import { type Calendar, toTimestamp } from '../kernel/index.ts';
import type { Device } from './device.ts';
import type { QosResource, QosStatus, StatusInfo } from './qos-resource.ts';
import type { ShownCredential } from './sink-rules.ts';

/** What an assignment was created with, as the client wrote it. */
export interface AssignmentRequest {
  qosProfile: string;
  sink?: string;
  sinkCredential?: ShownCredential;
}

/** A profile for all the traffic of a device, until revoked. */
export interface Assignment extends QosResource {
  readonly request: AssignmentRequest;
}

/** CAMARA AssignmentInfo (since r3.2) and ProvisioningInfo (before), which differ in the name of the id. */
export interface AssignmentInfo extends AssignmentRequest {
  assignmentId?: string;
  provisioningId?: string;
  device?: Device;
  startedAt?: string;
  status: QosStatus;
  statusInfo?: StatusInfo;
}

/** Name of the id in bodies, events and paths. */
export function assignmentIdName(release: Release): 'assignmentId' | 'provisioningId' {
  return isBefore(release, 'r3.2') ? 'provisioningId' : 'assignmentId';
}

/** The assignment as the API of a release shows it. */
export function toAssignmentInfo(
  { id, device, request, status, statusInfo, startedAtNs }: Assignment,
  release: Release,
  calendar: Calendar,
): AssignmentInfo {
  return {
    [assignmentIdName(release)]: id,
    ...(device === undefined ? {} : { device }),
    ...request,
    status,
    ...(statusInfo === undefined ? {} : { statusInfo }),
    ...(startedAtNs === undefined ? {} : { startedAt: toTimestamp(calendar, startedAtNs) }),
  };
}
