import type { TokenRole } from './case.ts';
import { isBefore, newestName, type Operation, type Release } from './contract/index.ts';
import type { ApplicationServer, CamaraDevice, TestProfile } from './target.ts';

/** Whether a token of the role identifies a device, so that the request must not. */
export function identifiesDevice(role: TokenRole): boolean {
  return role === 'three-legged' || role === 'three-legged-other';
}

export interface RequestDefaults {
  role: TokenRole;
  device: CamaraDevice | undefined;
  server: ApplicationServer;
  profile: TestProfile;
  release: Release;
}

/** A valid request body of an operation, of which a case changes what it is about. Undefined where none is sent. */
export function defaultBody(
  { operationId }: Operation,
  { role, device, server, profile, release }: RequestDefaults,
): unknown {
  // v0.10.1 requires the device, whatever the token says.
  const isNamedByToken = identifiesDevice(role) && !isBefore(release, 'r1.3');
  const subject = device === undefined || isNamedByToken ? {} : { device };
  switch (newestName(operationId)) {
    case 'createSession':
      return {
        ...subject,
        applicationServer: addressOf(server),
        qosProfile: profile.name,
        duration: usualDurationS(profile),
      };
    case 'extendQosSessionDuration':
      return { requestedAdditionalDuration: 60 };
    case 'createQosAssignment':
      return { ...subject, qosProfile: profile.name };
    case 'retrieveSessionsByDevice':
    case 'getQosAssignmentByDevice':
      return subject;
    case 'retrieveQoSProfiles':
      return {};
    default:
      return undefined;
  }
}

/** One address: a session to both families would be two flows. */
function addressOf({ ipv4Address, ipv6Address }: ApplicationServer): Partial<ApplicationServer> {
  return ipv4Address === undefined ? { ...(ipv6Address === undefined ? {} : { ipv6Address }) } : { ipv4Address };
}

/** Long enough for any case that does not wait for the end, short enough that one left behind ends soon. */
export function usualDurationS({ minDurationS = 1, maxDurationS = 300 }: TestProfile): number {
  return Math.min(maxDurationS, Math.max(minDurationS, 300));
}
