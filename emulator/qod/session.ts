import { type Calendar, type Nanoseconds, seconds, toSeconds, toTimestamp } from '../kernel/index.ts';
import type { ApplicationServer, AppFlow, PortsSpec } from './app-flow.ts';
import type { Device } from './device.ts';

export type QosStatus = 'REQUESTED' | 'AVAILABLE' | 'UNAVAILABLE';
export type StatusInfo = 'DURATION_EXPIRED' | 'NETWORK_TERMINATED' | 'DELETE_REQUESTED';

/** What a session was created with, as the client wrote it. */
export interface SessionRequest {
  applicationServer: ApplicationServer;
  applicationServerPorts?: PortsSpec;
  devicePorts?: PortsSpec;
  qosProfile: string;
  sink?: string;
}

/** A QoS session. Times are emulated nanoseconds. */
export interface Session {
  readonly sessionId: string;
  /** The API client that created it. */
  readonly clientId: string;
  /** The UE that it is for. */
  readonly ueName: string;
  /** The identifier that the client gave, absent when the access token named the device. */
  readonly device?: Device;
  readonly request: SessionRequest;
  readonly flow: AppFlow;
  readonly durationS: number;
  readonly qosStatus: QosStatus;
  readonly statusInfo?: StatusInfo;
  readonly startedAtNs?: Nanoseconds;
  /** When it will end, or when it ended. */
  readonly expiresAtNs?: Nanoseconds;
}

/** The network provides the QoS from now on; the duration counts from here. */
export function started(session: Session, nowNs: Nanoseconds): Session {
  return { ...session, qosStatus: 'AVAILABLE', startedAtNs: nowNs, expiresAtNs: nowNs + seconds(session.durationS) };
}

/**
 * The session is over. Its duration is then the time it really had, in whole seconds and at least one, which is the
 * schema's minimum; that is 1 as well for a session that never started.
 */
export function ended(session: Session, statusInfo: StatusInfo, nowNs: Nanoseconds): Session {
  const effectiveS = Math.round(toSeconds(nowNs - (session.startedAtNs ?? nowNs)));
  return { ...session, qosStatus: 'UNAVAILABLE', statusInfo, durationS: Math.max(1, effectiveS), expiresAtNs: nowNs };
}

/** A longer session; it never becomes longer than `maxDurationS`, nor shorter than it was. */
export function extended(session: Session, additionalS: number, maxDurationS: number): Session {
  const durationS = Math.max(session.durationS, Math.min(session.durationS + additionalS, maxDurationS));
  const { startedAtNs } = session;
  return {
    ...session,
    durationS,
    ...(startedAtNs === undefined ? {} : { expiresAtNs: startedAtNs + seconds(durationS) }),
  };
}

/** CAMARA SessionInfo. The sink's credential is nobody's business but the sink's, and is not in it. */
export interface SessionInfo extends SessionRequest {
  sessionId: string;
  device?: Device;
  duration: number;
  startedAt?: string;
  expiresAt?: string;
  qosStatus: QosStatus;
  statusInfo?: StatusInfo;
}

/**
 * The session as the API shows it. `startedAt` stays when the session is over, as the schema's text says (it is withheld
 * only while REQUESTED) against the feature files, which want it only while AVAILABLE.
 */
export function toSessionInfo(session: Session, calendar: Calendar): SessionInfo {
  const { sessionId, device, request, durationS, qosStatus, statusInfo, startedAtNs, expiresAtNs } = session;
  return {
    sessionId,
    ...(device === undefined ? {} : { device }),
    ...request,
    duration: durationS,
    qosStatus,
    ...(statusInfo === undefined ? {} : { statusInfo }),
    ...(startedAtNs === undefined ? {} : { startedAt: toTimestamp(calendar, startedAtNs) }),
    ...(expiresAtNs === undefined ? {} : { expiresAt: toTimestamp(calendar, expiresAtNs) }),
  };
}
