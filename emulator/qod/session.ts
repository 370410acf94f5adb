import type { Release } from '../../conformance/contract/index.ts';
import { type Calendar, seconds, toTimestamp, toUnixMs } from '../kernel/index.ts';
import type { ApplicationServer, AppFlow, PortsSpec } from './app-flow.ts';
import type { Device } from './device.ts';
import { type QosResource, type QosStatus, type StatusInfo, changed, expiresAtNs } from './qos-resource.ts';
import type { ShownCredential } from './sink-rules.ts';

/** What a session was created with, as the client wrote it. */
export interface SessionRequest {
  applicationServer: ApplicationServer;
  applicationServerPorts?: PortsSpec;
  devicePorts?: PortsSpec;
  qosProfile: string;
  /** Since r1.3. */
  sink?: string;
  sinkCredential?: ShownCredential;
  /** v0.10.1's name for the sink. */
  webhook?: { notificationUrl: string };
}

/** A QoS session: a profile for a flow of a device, for a time. */
export interface Session extends QosResource {
  readonly request: SessionRequest;
  readonly flow: AppFlow;
  readonly durationS: number;
}

/** A longer session; it never becomes longer than `longestS`, nor shorter than it was. */
export function extended(session: Session, additionalS: number, longestS: number): Session {
  const durationS = Math.max(session.durationS, Math.min(session.durationS + additionalS, longestS));
  return changed(session, { durationS });
}

/** CAMARA SessionInfo. The sink's credential is nobody's business but the sink's, and is not in it. */
export interface SessionInfo extends SessionRequest {
  sessionId: string;
  device?: Device;
  duration: number;
  /** RFC 3339 timestamp; in v0.10.1 whole seconds of Unix time. */
  startedAt?: string | number;
  expiresAt?: string | number;
  qosStatus: QosStatus;
  statusInfo?: StatusInfo;
}

/** The session as the API of a release shows it. */
export function toSessionInfo(session: Session, release: Release, calendar: Calendar): SessionInfo {
  const { id, device, request, durationS, status, statusInfo } = session;
  const common = {
    sessionId: id,
    ...(device === undefined ? {} : { device }),
    ...request,
    duration: durationS,
    qosStatus: status,
  };
  if (release === 'v0.10.1') return { ...common, ...unixTimes(session, calendar) };
  return { ...common, ...(statusInfo === undefined ? {} : { statusInfo }), ...timestamps(session, calendar) };
}

/**
 * `startedAt` stays when the session is over, as the schema's text says (it is withheld only while REQUESTED) against the
 * feature files, which want it only while AVAILABLE.
 */
function timestamps(session: Session, calendar: Calendar): Pick<SessionInfo, 'startedAt' | 'expiresAt'> {
  const { startedAtNs } = session;
  const endNs = expiresAtNs(session);
  return {
    ...(startedAtNs === undefined ? {} : { startedAt: toTimestamp(calendar, startedAtNs) }),
    ...(endNs === undefined ? {} : { expiresAt: toTimestamp(calendar, endNs) }),
  };
}

/** v0.10.1 requires both at all times: what has not started is shown as if it had, when it was asked for. */
function unixTimes(session: Session, calendar: Calendar): Pick<SessionInfo, 'startedAt' | 'expiresAt'> {
  const startNs = session.startedAtNs ?? session.requestedAtNs;
  const endNs = expiresAtNs(session) ?? startNs + seconds(session.durationS);
  const unixS = (timeNs: number): number => Math.floor(toUnixMs(calendar, timeNs) / 1000);
  return { startedAt: unixS(startNs), expiresAt: unixS(endNs) };
}
