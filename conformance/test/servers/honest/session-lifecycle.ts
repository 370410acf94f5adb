import { randomUUID } from 'node:crypto';
import type { OperatorProfile, ServerClock } from '../operator.ts';
import { apiError } from './api-error.ts';
import type { IdentifiedDevice } from './device.ts';
import type { NefClient } from './nef-client.ts';
import type { Readings } from './reading.ts';
import { type CreateSession, holdsFlow, isSameFlow, type Session, type StatusInfo } from './session.ts';
import type { StatusEvents } from './status-event.ts';

export interface SessionLifecycle {
  readonly sessions: ReadonlyMap<string, Session>;
  /** Makes a session that is REQUESTED and asks the network. @throws ApiError for a flow that has a session */
  create(clientId: string, profile: OperatorProfile, request: CreateSession, device: IdentifiedDevice): Session;
  /** Adds to the duration, up to the longest that the profile allows. @throws ApiError unless it is AVAILABLE */
  extend(session: Session, additionalS: number): void;
  /** Gives the QoS back and forgets the session. @throws when the network does not do it */
  remove(session: Session): Promise<void>;
  /** Takes an event that the NEF reports of the session's subscription. */
  report(sessionId: string, event: string): void;
  close(): void;
}

/** For how long a session can be read that ended by itself: at least 360 s after the network terminated it. */
const RETENTION_MS = 400_000;
const RELEASE_RETRY_MS = 1_000;
const LOST = new Set(['FAILED_RESOURCES_ALLOCATION', 'SESSION_TERMINATION', 'RELEASE_OF_BEARER']);

export function sessionLifecycle(
  clock: ServerClock,
  nef: NefClient,
  events: StatusEvents,
  urls: { callbackOf(sessionId: string): string; sourceOf(sessionId: string): string },
  readings: Readings,
): SessionLifecycle {
  const sessions = new Map<string, Session>();
  let isClosed = false;

  /** Nobody waits for it, so it is tried until the network has done it. */
  const release = (session: Session): void => {
    const subscription = session.nefSubscription;
    if (subscription === undefined || isClosed) return;
    nef.unsubscribe(subscription).then(
      () => delete session.nefSubscription,
      () => clock.setTimeout(() => release(session), RELEASE_RETRY_MS),
    );
  };

  const become = (session: Session, qosStatus: Session['qosStatus'], statusInfo?: StatusInfo): void => {
    session.qosStatus = qosStatus;
    if (statusInfo !== undefined) session.statusInfo = statusInfo;
    events.send(session, urls.sourceOf(session.id));
  };

  const begin = (session: Session): void => {
    session.startedAtMs = clock.nowMs();
    scheduleExpiry(session, session.startedAtMs);
    become(session, 'AVAILABLE');
  };

  const scheduleExpiry = (session: Session, startedAtMs: number): void => {
    session.cancelTimer?.();
    session.expiresAtMs = startedAtMs + session.durationS * 1000;
    session.cancelTimer = clock.setTimeout(() => end(session, 'DURATION_EXPIRED'), session.expiresAtMs - clock.nowMs());
  };

  /** The end of a session that its client did not ask for. */
  const end = (session: Session, statusInfo: StatusInfo): void => {
    session.cancelTimer?.();
    const endedAtMs = clock.nowMs();
    // A session that never started lasted for no time, but the schema asks for a second.
    if (session.startedAtMs !== undefined)
      session.durationS = Math.max(1, Math.round((endedAtMs - session.startedAtMs) / 1000));
    session.expiresAtMs = endedAtMs;
    const isKept = statusInfo === 'NETWORK_TERMINATED' || !readings.has('expired-session-forgotten');
    if (isKept) session.cancelTimer = clock.setTimeout(() => sessions.delete(session.id), RETENTION_MS);
    else sessions.delete(session.id);
    release(session);
    become(session, 'UNAVAILABLE', statusInfo);
  };

  const subscribe = async (session: Session): Promise<void> => {
    const subscription = await nef.subscribe(session, urls.callbackOf(session.id)).catch(() => undefined);
    if (subscription !== undefined) session.nefSubscription = subscription;
    // It may have been deleted meanwhile; what the network granted then has to go back.
    if (sessions.get(session.id) !== session || session.qosStatus === 'UNAVAILABLE') release(session);
    else if (subscription === undefined) end(session, 'NETWORK_TERMINATED');
  };

  return {
    sessions,
    create: (clientId, profile, request, { subscription, device }) => {
      const isTaken = readings.has('one-session-per-device') ? () => true : isSameFlow;
      const inConflict = [...sessions.values()].some(
        (each) => each.subscription === subscription && holdsFlow(each) && isTaken(each.request, request),
      );
      if (inConflict) throw apiError(409, 'CONFLICT', 'There is a session of the same device for the same flow.');
      const session: Session = {
        id: randomUUID(),
        clientId,
        subscription,
        profile,
        request,
        ...(device !== undefined && { device }),
        qosStatus: 'REQUESTED',
        durationS: request.duration,
      };
      sessions.set(session.id, session);
      void subscribe(session);
      return session;
    },
    extend: (session, additionalS) => {
      if (session.qosStatus !== 'AVAILABLE' || session.startedAtMs === undefined)
        throw apiError(
          409,
          'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED',
          `A session that is ${session.qosStatus} cannot be extended.`,
        );
      session.durationS = Math.min(session.durationS + additionalS, session.profile.maxDurationS);
      scheduleExpiry(session, session.startedAtMs);
    },
    remove: async (session) => {
      const { nefSubscription, qosStatus } = session;
      if (nefSubscription !== undefined) await nef.unsubscribe(nefSubscription);
      delete session.nefSubscription;
      session.cancelTimer?.();
      sessions.delete(session.id);
      if (qosStatus === 'AVAILABLE' && session.qosStatus === 'AVAILABLE')
        become(session, 'UNAVAILABLE', 'DELETE_REQUESTED');
    },
    report: (sessionId, event) => {
      const session = sessions.get(sessionId);
      if (session === undefined || session.qosStatus === 'UNAVAILABLE') return;
      if (event === 'SUCCESSFUL_RESOURCES_ALLOCATION' && session.qosStatus === 'REQUESTED') begin(session);
      if (LOST.has(event)) end(session, 'NETWORK_TERMINATED');
    },
    close: () => {
      isClosed = true;
      for (const { cancelTimer } of sessions.values()) cancelTimer?.();
    },
  };
}
