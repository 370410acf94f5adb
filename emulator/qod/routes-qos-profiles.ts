import type { Release } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { ApiOperation } from './api-handler.ts';
import { type Device, type IdentificationOptions, identifyAnySubject } from './device.ts';
import { Refusal } from './errors.ts';
import { isAvailableTo, isOfferedTo, toQosProfileInfo } from './profiles.ts';

export interface QosProfilesOptions {
  release: Release;
  profiles: readonly QosProfile[];
  identification: IdentificationOptions;
}

/** Schema QosProfileDeviceRequest. */
interface ProfileFilter {
  device?: Device;
  name?: string;
  status?: QosProfile['status'];
}

/** r4.1 bounds the list of profiles. */
const MAX_LISTED_PROFILES = 100;

/** The operations of qos-profiles. */
export function qosProfilesOperations(options: QosProfilesOptions): Record<string, ApiOperation> {
  const { profiles, identification, release } = options;
  const show = (profile: QosProfile) => toQosProfileInfo(profile, release);

  return {
    /**
     * A device that the service does not apply to is answered SERVICE_NOT_APPLICABLE, as C01.07 wants; the same feature
     * file's scenario 06 wants an empty list of the same request, and both cannot be had.
     */
    retrieveQoSProfiles({ caller, body }) {
      const { device, name, status } = body as ProfileFilter;
      const subject = identifyAnySubject(identification, caller, device);
      if (subject instanceof Refusal) return subject;
      const found = profiles.filter(
        (profile) =>
          (name === undefined || profile.name === name) &&
          (status === undefined || profile.status === status) &&
          isOfferedTo(profile, subject?.subscriber.ueName) &&
          (subject === undefined || isAvailableTo(profile, subject.subscriber)),
      );
      return { status: 200, body: found.slice(0, MAX_LISTED_PROFILES).map(show) };
    },

    /** v0.10.1: a filter in the query, and 404 where nothing matches. No device, so that nothing kept for some is shown. */
    getQosProfiles({ query }) {
      const { name, status } = query;
      const found = profiles.filter(
        (profile) =>
          (name === undefined || profile.name === name) &&
          (status === undefined || profile.status === status) &&
          isOfferedTo(profile, undefined),
      );
      if (found.length === 0) return new Refusal('NOT_FOUND', 'No QoS profile matches.');
      return { status: 200, body: found.map(show) };
    },

    /**
     * With a 2-legged token there is no device that a restriction could be held against: who knows the name, from a
     * list for a device, may read on. To a 3-legged token a profile for other devices is not there.
     */
    getQosProfile({ caller, pathParameters }) {
      const profile = profiles.find(({ name }) => name === pathParameters['name']);
      if (profile === undefined) return new Refusal('NOT_FOUND', 'There is no such QoS profile.');
      const { phoneNumber } = caller;
      if (phoneNumber === undefined) return { status: 200, body: show(profile) };
      const ueName = identification.subscribers.find({ phoneNumber })?.ueName;
      if (!isOfferedTo(profile, ueName)) return new Refusal('NOT_FOUND', 'There is no such QoS profile.');
      return { status: 200, body: show(profile) };
    },
  };
}
