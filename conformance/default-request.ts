import type { TokenRole } from './case.ts';
import type { Operation } from './contract/index.ts';
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
}

/** A valid request body of an operation, of which a case changes what it is about. Undefined where none is sent. */
export function defaultBody({ operationId }: Operation, { role, device, server, profile }: RequestDefaults): unknown {
  const subject = device === undefined || identifiesDevice(role) ? {} : { device };
  switch (operationId) {
    case 'createSession':
      return {
        ...subject,
        applicationServer: addressOf(server),
        qosProfile: profile.name,
        duration: usualDurationS(profile),
      };
    case 'extendQosSessionDuration':
      return { requestedAdditionalDuration: 60 };
    case 'retrieveSessionsByDevice':
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
function usualDurationS({ minDurationS = 1, maxDurationS = 300 }: TestProfile): number {
  return Math.min(maxDurationS, Math.max(minDurationS, 300));
}
