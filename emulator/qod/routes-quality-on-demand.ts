import type { Release } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import { type Calendar, type Clock, toSeconds } from '../kernel/index.ts';
import type { ApiOperation, Reply } from './api-handler.ts';
import { type FlowDemand, parseAppFlow } from './app-flow.ts';
import { type CreationBody, type CreationOptions, parseCreation } from './creation.ts';
import { type Device, identifySubject } from './device.ts';
import { Refusal } from './errors.ts';
import { ownResource } from './ownership.ts';
import { durationRangeS } from './profiles.ts';
import { type Session, toSessionInfo } from './session.ts';
import type { SessionDemand, Sessions } from './sessions.ts';
import type { Caller } from './tokens.ts';

export interface QualityOnDemandOptions extends CreationOptions {
  release: Release;
  clock: Clock;
  calendar: Calendar;
  sessions: Sessions;
}

/** Schema CreateSession. */
interface CreateSessionBody extends CreationBody, FlowDemand {
  /** Optional in v0.10.1 alone. */
  duration?: number;
}

/** r4.1 bounds the list of sessions. */
const MAX_LISTED_SESSIONS = 100;

/** The operations of quality-on-demand. */
export function qualityOnDemandOperations(options: QualityOnDemandOptions): Record<string, ApiOperation> {
  const { sessions, calendar, release, identification } = options;
  const show = (session: Session) => toSessionInfo(session, release, calendar);

  return {
    async createSession({ caller, body }): Promise<Reply | Refusal> {
      const demand = demandOf(options, caller, body as CreateSessionBody);
      if (demand instanceof Refusal) return demand;
      const session = await sessions.create(demand);
      return session instanceof Refusal ? session : { status: 201, body: show(session) };
    },

    getSession(call) {
      const session = ownResource(sessions.life, identification, call);
      return session instanceof Refusal ? session : { status: 200, body: show(session) };
    },

    async deleteSession(call): Promise<Reply | Refusal> {
      const session = ownResource(sessions.life, identification, call);
      if (session instanceof Refusal) return session;
      return (await sessions.life.delete(session.id)) ?? { status: 204 };
    },

    extendQosSessionDuration(call) {
      const session = ownResource(sessions.life, identification, call);
      if (session instanceof Refusal) return session;
      const { requestedAdditionalDuration } = call.body as { requestedAdditionalDuration: number };
      const longer = sessions.extend(session.id, requestedAdditionalDuration, longestS(options, session));
      return longer instanceof Refusal ? longer : { status: 200, body: show(longer) };
    },

    retrieveSessionsByDevice({ caller, body }) {
      const subject = identifySubject(identification, caller, (body as { device?: Device }).device);
      if (subject instanceof Refusal) return subject;
      const found = sessions.ofDevice(caller.clientId, subject.subscriber.ueName);
      return { status: 200, body: found.slice(-MAX_LISTED_SESSIONS).map(show) };
    },
  };
}

function demandOf(options: QualityOnDemandOptions, caller: Caller, body: CreateSessionBody): SessionDemand | Refusal {
  const flow = parseAppFlow(body);
  if (flow instanceof Refusal) return flow;
  const creation = parseCreation(options, caller, body, (profile) => refuseDuration(profile, body.duration));
  if (creation instanceof Refusal) return creation;
  const { profile, subject, parsedSink } = creation;
  const { applicationServer, applicationServerPorts, devicePorts, qosProfile } = body;
  return {
    clientId: caller.clientId,
    subject,
    flow,
    profile,
    durationS: body.duration ?? defaultDurationS(profile),
    request: {
      applicationServer,
      ...(applicationServerPorts === undefined ? {} : { applicationServerPorts }),
      ...(devicePorts === undefined ? {} : { devicePorts }),
      qosProfile,
      ...parsedSink.shown,
    },
    ...(parsedSink.sink === undefined ? {} : { sink: parsedSink.sink }),
  };
}

/**
 * INVALID_ARGUMENT and not QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE, which the schemas list too: the feature files assert
 * the former. Both limits are allowed values.
 */
function refuseDuration(profile: QosProfile, durationS: number | undefined): Refusal | undefined {
  const { min, max } = durationRangeS(profile);
  if (durationS === undefined || (durationS >= min && durationS <= max)) return undefined;
  return new Refusal(
    'DURATION_OUT_OF_RANGE',
    `duration must be ${min} to ${max} seconds for the QoS profile ${profile.name}.`,
  );
}

/** A day, which v0.10.1 gives as the default of its schema, or as much of it as the profile allows. */
const DAY_S = 86_400;

function defaultDurationS(profile: QosProfile): number {
  return Math.min(DAY_S, durationRangeS(profile).max);
}

/** Since r1.3 the profile limits the whole session. v0.10.1 limits what is left of it, to a day. */
function longestS({ release, clock, profiles }: QualityOnDemandOptions, session: Session): number {
  if (release === 'v0.10.1') {
    return DAY_S + Math.floor(toSeconds(clock.now() - (session.startedAtNs ?? clock.now())));
  }
  const profile = profiles.find(({ name }) => name === session.request.qosProfile);
  return profile === undefined ? session.durationS : durationRangeS(profile).max;
}
