import type { Release } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Calendar } from '../kernel/index.ts';
import type { ApiCall, ApiOperation, Reply } from './api-handler.ts';
import { type FlowDemand, parseAppFlow } from './app-flow.ts';
import { type Device, type IdentificationOptions, type Subject, identifySubject } from './device.ts';
import { Refusal } from './errors.ts';
import type { AddressPolicy } from './notifications/index.ts';
import { durationRangeS, isOfferedTo } from './profiles.ts';
import { type Session, type SessionRequest, toSessionInfo } from './session.ts';
import type { SessionDemand, Sessions } from './sessions.ts';
import { type SinkCredentialBody, parseSink } from './sink-rules.ts';
import type { Caller } from './tokens.ts';

export interface QualityOnDemandOptions {
  release: Release;
  calendar: Calendar;
  sessions: Sessions;
  profiles: readonly QosProfile[];
  identification: IdentificationOptions;
  /** Where sinks may be. */
  sinkAddresses: AddressPolicy;
}

/** Schema CreateSession. */
interface CreateSessionBody extends SessionRequest, FlowDemand {
  device?: Device;
  duration: number;
  sinkCredential?: SinkCredentialBody;
}

/** r4.1 bounds the list of sessions. */
const MAX_LISTED_SESSIONS = 100;

/** The operations of quality-on-demand. */
export function qualityOnDemandOperations(options: QualityOnDemandOptions): Record<string, ApiOperation> {
  const { sessions, calendar, profiles, identification } = options;
  const show = (session: Session) => toSessionInfo(session, calendar);

  return {
    async createSession({ caller, body }): Promise<Reply | Refusal> {
      const demand = demandOf(options, caller, body as CreateSessionBody);
      if (demand instanceof Refusal) return demand;
      const session = await sessions.create(demand);
      return session instanceof Refusal ? session : { status: 201, body: show(session) };
    },

    getSession(call) {
      const session = ownSession(options, call);
      return session instanceof Refusal ? session : { status: 200, body: show(session) };
    },

    async deleteSession(call): Promise<Reply | Refusal> {
      const session = ownSession(options, call);
      if (session instanceof Refusal) return session;
      return (await sessions.delete(session.sessionId)) ?? { status: 204 };
    },

    extendQosSessionDuration(call) {
      const session = ownSession(options, call);
      if (session instanceof Refusal) return session;
      const profile = profiles.find(({ name }) => name === session.request.qosProfile)!;
      const { requestedAdditionalDuration } = call.body as { requestedAdditionalDuration: number };
      const longer = sessions.extend(session.sessionId, requestedAdditionalDuration, durationRangeS(profile).max);
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

/**
 * Everything that a session needs, or the first thing that it lacks: what the body says by itself comes before who the
 * device is, and that before what the profile is to it.
 */
function demandOf(options: QualityOnDemandOptions, caller: Caller, body: CreateSessionBody): SessionDemand | Refusal {
  const flow = parseAppFlow(body);
  if (flow instanceof Refusal) return flow;
  const profile = options.profiles.find(({ name }) => name === body.qosProfile);
  if (profile === undefined) return new Refusal('INVALID_ARGUMENT', `There is no QoS profile ${body.qosProfile}.`);
  const outOfRange = refuseDuration(profile, body.duration);
  if (outOfRange !== undefined) return outOfRange;
  const sink = parseSink(options.release, options.sinkAddresses, body);
  if (sink instanceof Refusal && sink.code !== 'PRIVATE_KEY_JWT_NOT_CONFIGURED') return sink;
  const subject = identifySubject(options.identification, caller, body.device);
  if (subject instanceof Refusal) return subject;
  const notApplicable = refuseProfile(profile, subject);
  if (notApplicable !== undefined) return notApplicable;
  if (sink instanceof Refusal) return sink;
  const { clientId } = caller;
  const demand = { clientId, subject, flow, profile, durationS: body.duration, request: requestOf(body) };
  return sink === undefined ? demand : { ...demand, sink };
}

/**
 * INVALID_ARGUMENT and not QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE, which the schema lists too: the feature files of
 * both releases assert the former. Both limits are allowed values.
 */
function refuseDuration(profile: QosProfile, durationS: number): Refusal | undefined {
  const { min, max } = durationRangeS(profile);
  if (durationS >= min && durationS <= max) return undefined;
  return new Refusal(
    'INVALID_ARGUMENT',
    `duration must be ${min} to ${max} seconds for the QoS profile ${profile.name}.`,
  );
}

function refuseProfile(profile: QosProfile, { subscriber }: Subject): Refusal | undefined {
  if (profile.status === 'ACTIVE' && isOfferedTo(profile, subscriber.ueName)) return undefined;
  const reason = profile.status === 'ACTIVE' ? 'is not offered to this device' : `is ${profile.status}`;
  return new Refusal('QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE', `The QoS profile ${profile.name} ${reason}.`);
}

/** What is given back to the client, word for word. */
function requestOf({
  applicationServer,
  applicationServerPorts,
  devicePorts,
  qosProfile,
  sink,
}: CreateSessionBody): SessionRequest {
  return {
    applicationServer,
    ...(applicationServerPorts === undefined ? {} : { applicationServerPorts }),
    ...(devicePorts === undefined ? {} : { devicePorts }),
    qosProfile,
    ...(sink === undefined ? {} : { sink }),
  };
}

/** A session is its client's; to a 3-legged token it shows only when it is for the device of that token as well. */
function ownSession(
  { sessions, identification }: QualityOnDemandOptions,
  { caller, pathParameters }: ApiCall,
): Session | Refusal {
  const session = sessions.find(pathParameters['sessionId'] ?? '');
  if (session === undefined) return new Refusal('NOT_FOUND', 'There is no such session.');
  const { clientId, phoneNumber } = caller;
  const ofSubject =
    phoneNumber === undefined || identification.subscribers.find({ phoneNumber })?.ueName === session.ueName;
  if (session.clientId === clientId && ofSubject) return session;
  return new Refusal('PERMISSION_DENIED', 'The session belongs to somebody else.');
}
