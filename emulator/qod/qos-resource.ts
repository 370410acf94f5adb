import { type Calendar, type Nanoseconds, seconds, toSeconds, toUnixMs } from '../kernel/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Device, Subject } from './device.ts';
import type { Sink } from './notifications/index.ts';

export type QosStatus = 'REQUESTED' | 'AVAILABLE' | 'UNAVAILABLE';
export type StatusInfo = 'DURATION_EXPIRED' | 'NETWORK_TERMINATED' | 'DELETE_REQUESTED';

/**
 * What a client has at the network: a QoS profile for a flow of a device (session) or for all its traffic (assignment).
 * Times are emulated nanoseconds.
 */
export interface QosResource {
  readonly id: string;
  /** The API client that created it. */
  readonly clientId: string;
  /** The UE that it is for. */
  readonly ueName: string;
  /** As the client is shown it; absent when the access token named the device. */
  readonly device?: Device;
  readonly sink?: Sink;
  readonly status: QosStatus;
  readonly statusInfo?: StatusInfo;
  readonly requestedAtNs: Nanoseconds;
  readonly startedAtNs?: Nanoseconds;
  /** When it became UNAVAILABLE. */
  readonly endedAtNs?: Nanoseconds;
  /** Absent for what lasts until it is revoked. Once it is over, the time that it really had. */
  readonly durationS?: number;
}

/** What a client may have, every rule but those about other resources having been held against it. */
export interface ResourceDemand {
  clientId: string;
  subject: Subject;
  profile: QosProfile;
  sink?: Sink;
}

/** A resource as it is when the network is asked for it, with what its kind adds. */
export function requested<Added extends object>(
  { clientId, subject: { subscriber, device }, sink }: ResourceDemand,
  id: string,
  nowNs: Nanoseconds,
  added: Added,
): QosResource & Added {
  return {
    id,
    clientId,
    ueName: subscriber.ueName,
    ...(device === undefined ? {} : { device }),
    ...(sink === undefined ? {} : { sink }),
    ...added,
    status: 'REQUESTED',
    requestedAtNs: nowNs,
  };
}

/** The network provides the QoS from now on; the duration counts from here. */
export function started<R extends QosResource>(resource: R, nowNs: Nanoseconds): R {
  return changed(resource, { status: 'AVAILABLE', startedAtNs: nowNs });
}

/**
 * It is over. The duration is then the time it really had, in whole seconds and at least one, which is the schema's
 * minimum; that is 1 as well for what never started.
 */
export function ended<R extends QosResource>(resource: R, statusInfo: StatusInfo, nowNs: Nanoseconds): R {
  const effectiveS = Math.max(1, Math.round(toSeconds(nowNs - (resource.startedAtNs ?? nowNs))));
  const end = { status: 'UNAVAILABLE', statusInfo, endedAtNs: nowNs } as const;
  return changed(resource, resource.durationS === undefined ? end : { ...end, durationS: effectiveS });
}

/**
 * Another resource with some things changed. By `Object.assign` and not by a spread: to one that adds properties, V8 of Node 20
 * gives a hidden class of its own each time, which is more than all that a session has to hold.
 */
export function changed<R extends QosResource>(resource: R, changes: Partial<QosResource>): R {
  return Object.assign({}, resource, changes);
}

/** When it will end, or when it ended; undefined before it has started and for what lasts. */
export function expiresAtNs({ durationS, startedAtNs, endedAtNs }: QosResource): Nanoseconds | undefined {
  if (endedAtNs !== undefined) return endedAtNs;
  if (durationS === undefined || startedAtNs === undefined) return undefined;
  return startedAtNs + seconds(durationS);
}

const TIMES = ['requestedAtNs', 'startedAtNs', 'endedAtNs'] as const;

/**
 * The resource as a store keeps it: emulated time begins anew with each process, so that times are kept as whole Unix
 * milliseconds, to which the API shows them anyway.
 */
export function toStored<R extends QosResource>(resource: R, calendar: Calendar): R {
  return withTimes(resource, (timeNs) => Math.floor(toUnixMs(calendar, timeNs)));
}

/** The other way round; times before the process began are negative. */
export function fromStored<R extends QosResource>(stored: R, calendar: Calendar): R {
  return withTimes(stored, (unixMs) => Math.round((unixMs - calendar.epochMs) * 1e6));
}

function withTimes<R extends QosResource>(resource: R, convert: (time: number) => number): R {
  const times = TIMES.flatMap((key) => {
    const time = resource[key];
    return time === undefined ? [] : [[key, convert(time)]];
  });
  return { ...resource, ...Object.fromEntries(times) };
}
