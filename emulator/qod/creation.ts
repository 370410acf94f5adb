import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Subscriber } from '../cell/subscriber.ts';
import { type Device, type IdentificationOptions, type Subject, identifySubject } from './device.ts';
import { Refusal } from './errors.ts';
import { isAvailableTo, isOfferedTo } from './profiles.ts';
import { type ParsedSink, type SinkDemand, type SinkRulesOptions, parseSink } from './sink-rules.ts';
import type { Caller } from './tokens.ts';

export interface CreationOptions {
  profiles: readonly QosProfile[];
  identification: IdentificationOptions;
  sinkRules: SinkRulesOptions;
}

/** What sessions and assignments have in common when they are asked for. */
export interface CreationBody extends SinkDemand {
  device?: Device;
  qosProfile: string;
}

export interface Creation {
  profile: QosProfile;
  subject: Subject;
  parsedSink: ParsedSink;
}

/**
 * Everything that a creation needs, or the first thing that it lacks: what the body says by itself comes before who the
 * device is, and that before what the profile and the client's credential are to it.
 * @param checkProfile what else the body may have against the profile
 */
export function parseCreation(
  { profiles, identification, sinkRules }: CreationOptions,
  caller: Caller,
  body: CreationBody,
  checkProfile: (profile: QosProfile) => Refusal | undefined = () => undefined,
): Creation | Refusal {
  const profile = profiles.find(({ name }) => name === body.qosProfile);
  if (profile === undefined) return new Refusal('INVALID_ARGUMENT', `There is no QoS profile ${body.qosProfile}.`);
  const refused = checkProfile(profile);
  if (refused !== undefined) return refused;
  const parsedSink = parseSink(sinkRules, caller.clientId, body);
  if (parsedSink instanceof Refusal && parsedSink.reason !== 'PRIVATE_KEY_JWT_NOT_CONFIGURED') return parsedSink;
  const subject = identifySubject(identification, caller, body.device);
  if (subject instanceof Refusal) return subject;
  const notApplicable = refuseProfile(profile, subject);
  if (notApplicable !== undefined) return notApplicable;
  return parsedSink instanceof Refusal ? parsedSink : { profile, subject, parsedSink };
}

function refuseProfile(profile: QosProfile, { subscriber }: Subject): Refusal | undefined {
  const { name, status } = profile;
  if (status !== 'ACTIVE') return new Refusal('QOS_PROFILE_NOT_APPLICABLE', `The QoS profile ${name} is ${status}.`);
  const reason = whyNotFor(profile, subscriber);
  return reason === undefined
    ? undefined
    : new Refusal('QOS_PROFILE_NOT_FOR_DEVICE', `The QoS profile ${name} ${reason}.`);
}

function whyNotFor(profile: QosProfile, subscriber: Subscriber): string | undefined {
  if (!isOfferedTo(profile, subscriber.ueName)) return 'is not offered to this device';
  return isAvailableTo(profile, subscriber) ? undefined : 'is not available where the device is';
}
