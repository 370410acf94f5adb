import type { Release, Violation } from '../../conformance/contract/index.ts';
import { type ErrorCode, Refusal } from './errors.ts';
import type { AddressPolicy, Sink } from './notifications/index.ts';

/** CAMARA SinkCredential of any type, its schema having been held against it. */
export interface SinkCredentialBody {
  credentialType: string;
  accessToken?: string;
  accessTokenExpiresUtc?: string;
  accessTokenType?: string;
}

interface SinkDemand {
  sink?: string;
  sinkCredential?: SinkCredentialBody;
}

/**
 * The code for a body that breaks the schema. createSession documents three codes that say more than INVALID_ARGUMENT;
 * each is given where nothing but its own matter is wrong:
 * - INVALID_CREDENTIAL for PLAIN and REFRESHTOKEN in r3.2; r4.1 no longer knows these types and wants INVALID_ARGUMENT;
 * - INVALID_TOKEN for a token type other than bearer, where the feature files allow INVALID_ARGUMENT as well;
 * - INVALID_SINK for a URL of another scheme than https, which the schema's pattern refuses.
 */
export function codeForViolations(
  release: Release,
  operationId: string,
  body: unknown,
  violations: readonly Violation[],
): ErrorCode {
  if (operationId !== 'createSession') return 'INVALID_ARGUMENT';
  const { sink, sinkCredential } = (body ?? {}) as {
    sink?: unknown;
    sinkCredential?: { credentialType?: unknown; accessTokenType?: unknown };
  };
  const areAll = (pointer: string, keyword: string) =>
    violations.every((each) => each.pointer === pointer && each.keyword === keyword);
  const concernCredential = violations.every(({ pointer }) => /^\/sinkCredential(\/|$)/.test(pointer));
  if (concernCredential && isUnsupportedType(release, sinkCredential?.credentialType)) return 'INVALID_CREDENTIAL';
  if (areAll('/sinkCredential/accessTokenType', 'enum') && typeof sinkCredential?.accessTokenType === 'string')
    return 'INVALID_TOKEN';
  if (areAll('/sink', 'pattern') && typeof sink === 'string' && URL.canParse(sink)) return 'INVALID_SINK';
  return 'INVALID_ARGUMENT';
}

/** The sink of a request that fits the schema. No sink, no events, whatever credential comes along. */
export function parseSink(
  release: Release,
  addresses: AddressPolicy,
  { sink, sinkCredential }: SinkDemand,
): Sink | Refusal | undefined {
  if (isUnsupportedType(release, sinkCredential?.credentialType)) return new Refusal('INVALID_CREDENTIAL');
  if (sinkCredential?.credentialType === 'PRIVATE_KEY_JWT') return new Refusal('PRIVATE_KEY_JWT_NOT_CONFIGURED');
  if (sink !== undefined && !URL.canParse(sink)) return new Refusal('INVALID_SINK', 'sink is no URL');
  const { accessToken, accessTokenExpiresUtc } = sinkCredential ?? {};
  if (accessToken !== undefined && !/^[\x21-\x7e]+$/.test(accessToken)) {
    return new Refusal('INVALID_TOKEN', 'sinkCredential.accessToken cannot be sent in a header');
  }
  if (sink === undefined) return undefined;
  const refusal = addresses.refuseUrl(sink);
  if (refusal !== undefined) return new Refusal('INVALID_SINK', `Nothing is sent to this sink: ${refusal}.`);
  if (accessToken === undefined || accessTokenExpiresUtc === undefined) return { url: sink };
  return {
    url: sink,
    credential: { type: 'access-token', accessToken, expiresAtMs: Date.parse(accessTokenExpiresUtc) },
  };
}

function isUnsupportedType(release: Release, credentialType: unknown): boolean {
  return release === 'r3.2' && (credentialType === 'PLAIN' || credentialType === 'REFRESHTOKEN');
}
