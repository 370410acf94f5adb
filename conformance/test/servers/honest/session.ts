import type { OperatorProfile, Subscription } from '../operator.ts';
import type { Device } from './device.ts';
import type { Readings } from './reading.ts';
import { timestamp } from './timestamp.ts';

export interface Ports {
  ranges?: { from: number; to: number }[];
  ports?: number[];
}

export interface ApplicationServer {
  ipAddresses?: string[];
  ipv4Address?: string;
  ipv6Address?: string;
}

/** CAMARA's CreateSession, after validation. */
export interface CreateSession {
  device?: Device;
  applicationServer: ApplicationServer;
  devicePorts?: Ports;
  applicationServerPorts?: Ports;
  qosProfile: string;
  sink?: string;
  sinkCredential?: { credentialType: string; accessToken?: string; accessTokenExpiresUtc?: string };
  duration: number;
}

export type StatusInfo = 'DURATION_EXPIRED' | 'NETWORK_TERMINATED' | 'DELETE_REQUESTED';

/** A QoS session as the server keeps it. */
export interface Session {
  readonly id: string;
  readonly clientId: string;
  readonly subscription: Subscription;
  readonly profile: OperatorProfile;
  readonly request: CreateSession;
  /** The identifier to answer with; absent when the token named the device. */
  readonly device?: Device;
  qosStatus: 'REQUESTED' | 'AVAILABLE' | 'UNAVAILABLE';
  statusInfo?: StatusInfo;
  durationS: number;
  startedAtMs?: number;
  expiresAtMs?: number;
  /** The subscription's URL at the NEF, while it has one. */
  nefSubscription?: string;
  /** Takes the pending timer back: of the expiry first, of the end of the retention later. */
  cancelTimer?: () => void;
}

/** CAMARA's SessionInfo. Secrets of the sink credential are write-only, so none of it is shown. */
export function sessionInfo(session: Session, readings: Readings): Record<string, unknown> {
  const { request, device, qosStatus, statusInfo, startedAtMs, expiresAtMs } = session;
  const { applicationServer, devicePorts, applicationServerPorts, qosProfile, sink } = request;
  const hidesStart = readings.has('started-at-while-available') && qosStatus !== 'AVAILABLE';
  return {
    ...(device !== undefined && { device }),
    applicationServer,
    ...(devicePorts !== undefined && { devicePorts }),
    ...(applicationServerPorts !== undefined && { applicationServerPorts }),
    qosProfile,
    ...(sink !== undefined && { sink }),
    sessionId: session.id,
    duration: session.durationS,
    ...(startedAtMs !== undefined && !hidesStart && { startedAt: timestamp(startedAtMs, readings) }),
    ...(expiresAtMs !== undefined && { expiresAt: timestamp(expiresAtMs, readings) }),
    qosStatus,
    ...(statusInfo !== undefined && { statusInfo }),
  };
}

/** Whether a session holds its flow, so that another one for the same device and flow would be in conflict. */
export function holdsFlow({ qosStatus, statusInfo }: Session): boolean {
  return qosStatus !== 'UNAVAILABLE' || statusInfo === 'NETWORK_TERMINATED';
}

export function isSameFlow(one: CreateSession, other: CreateSession): boolean {
  const flowOf = ({ applicationServer, devicePorts, applicationServerPorts }: CreateSession): string =>
    JSON.stringify([
      applicationServer.ipAddresses?.toSorted(),
      applicationServer.ipv4Address,
      applicationServer.ipv6Address,
      [devicePorts, applicationServerPorts].map((ports) => [
        ports?.ports?.toSorted(),
        ports?.ranges?.map(({ from, to }) => `${from}-${to}`).toSorted(),
      ]),
    ]);
  return flowOf(one) === flowOf(other);
}
