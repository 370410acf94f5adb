import { isBefore, type Release, type Violation } from '../../conformance/contract/index.ts';
import type { PrivateKeyJwtClient } from '../authorization/index.ts';
import { type ErrorReason, Refusal } from './errors.ts';
import type { Sink, SinkCredential } from './notifications/index.ts';

/** CAMARA SinkCredential of any type, its schema having been held against it. */
interface SinkCredentialBody {
  credentialType: string;
  accessToken?: string;
  accessTokenExpiresUtc?: string;
  accessTokenType?: string;
  clientId?: string;
  tokenUri?: string;
}

/** The part of a creation that says where its events go; `webhook` is v0.10.1's. */
export interface SinkDemand {
  sink?: string;
  sinkCredential?: SinkCredentialBody;
  webhook?: { notificationUrl: string; notificationAuthToken?: string };
}

/** What is given back of a credential: where the keys are that prove this server's assertions (r4.1). */
export interface ShownCredential {
  credentialType: 'PRIVATE_KEY_JWT';
  jwksUri?: string;
}

export interface SinkRulesOptions {
  release: Release;
  /** Set up with the clients that may use PRIVATE_KEY_JWT, by their id at this server. */
  privateKeyJwtClients: ReadonlyMap<string, PrivateKeyJwtClient>;
  /** Address of this server's public keys. */
  jwksUri: () => string;
  /** Why an address cannot be a sink, undefined where it can. */
  refuseSink: (url: string) => string | undefined;
}

/** Where the events of a resource go, and what its creation gives back of that. */
export interface ParsedSink {
  sink?: Sink;
  shown: { sink?: string; sinkCredential?: ShownCredential; webhook?: { notificationUrl: string } };
}

/** Creations; each documents the codes for sinks and their credentials. */
const CREATIONS = ['createSession', 'createProvisioning', 'triggerProvisioning', 'createQosAssignment'];

/**
 * The reason for a body that breaks the schema. The creations document some that say more than INVALID_ARGUMENT; each is
 * given where nothing but its own matter is wrong:
 * - INVALID_CREDENTIAL for PLAIN and REFRESHTOKEN until r3.2; r4.1 no longer knows these types and wants INVALID_ARGUMENT;
 * - INVALID_TOKEN for a token type other than bearer, where the feature files allow INVALID_ARGUMENT as well;
 * - INVALID_SINK for a URL of another scheme than https, which the schema's pattern refuses since r3.2;
 * - OUT_OF_RANGE for numbers beyond their limits, which is a code of its own in v0.10.1 alone.
 */
export function reasonForViolations(
  release: Release,
  operationId: string,
  body: unknown,
  violations: readonly Violation[],
): ErrorReason {
  if (violations.every(({ keyword }) => keyword === 'minimum' || keyword === 'maximum')) return 'OUT_OF_RANGE';
  if (!CREATIONS.includes(operationId)) return 'INVALID_ARGUMENT';
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
export function parseSink(options: SinkRulesOptions, clientId: string, demand: SinkDemand): ParsedSink | Refusal {
  const url = demand.sink ?? demand.webhook?.notificationUrl;
  const credential = parseCredential(options, clientId, demand);
  if (credential instanceof Refusal && credential.reason !== 'PRIVATE_KEY_JWT_NOT_CONFIGURED') return credential;
  const refused = url === undefined ? undefined : refuseUrl(options, url);
  if (refused !== undefined) return new Refusal('INVALID_SINK', refused);
  if (credential instanceof Refusal) return credential;
  if (url === undefined) return { shown: {} };
  const shown = demand.sink === undefined ? { webhook: { notificationUrl: url } } : { sink: url };
  return {
    sink: { url, ...(credential === undefined ? {} : { credential }) },
    shown: { ...shown, ...shownCredential(options, credential) },
  };
}

function refuseUrl({ refuseSink }: SinkRulesOptions, url: string): string | undefined {
  if (!URL.canParse(url)) return 'The sink is no URL.';
  const reason = refuseSink(url);
  return reason === undefined ? undefined : `The sink cannot be reached from here: ${reason}.`;
}

/**
 * v0.10.1 has a token without an end. PRIVATE_KEY_JWT is for clients that have been set up for it; what the request
 * says of the token endpoint goes before what was set up.
 */
function parseCredential(
  { release, privateKeyJwtClients }: SinkRulesOptions,
  clientId: string,
  { sinkCredential, webhook }: SinkDemand,
): SinkCredential | Refusal | undefined {
  if (webhook?.notificationAuthToken !== undefined) {
    return headerToken(webhook.notificationAuthToken, 'webhook.notificationAuthToken', Number.MAX_SAFE_INTEGER);
  }
  if (sinkCredential === undefined) return undefined;
  if (isUnsupportedType(release, sinkCredential.credentialType)) return new Refusal('INVALID_CREDENTIAL');
  if (sinkCredential.credentialType === 'PRIVATE_KEY_JWT') {
    const known = privateKeyJwtClients.get(clientId);
    if (known === undefined) return new Refusal('PRIVATE_KEY_JWT_NOT_CONFIGURED');
    const { clientId: own = known.clientId, tokenUri = known.tokenUri } = sinkCredential;
    return { type: 'private-key-jwt', clientId: own, tokenUri };
  }
  const { accessToken, accessTokenExpiresUtc } = sinkCredential;
  if (accessToken === undefined || accessTokenExpiresUtc === undefined) return undefined;
  return headerToken(accessToken, 'sinkCredential.accessToken', Date.parse(accessTokenExpiresUtc));
}

function headerToken(accessToken: string, name: string, expiresAtMs: number): SinkCredential | Refusal {
  if (!/^[\x21-\x7e]+$/.test(accessToken)) return new Refusal('INVALID_TOKEN', `${name} cannot be sent in a header`);
  return { type: 'access-token', accessToken, expiresAtMs };
}

function shownCredential(
  { jwksUri }: SinkRulesOptions,
  credential: SinkCredential | undefined,
): { sinkCredential?: ShownCredential } {
  if (credential?.type !== 'private-key-jwt') return {};
  const address = jwksUri();
  // The schema wants https, which a sandbox on plain http does not have.
  return {
    sinkCredential: { credentialType: 'PRIVATE_KEY_JWT', ...(/^https:/.test(address) && { jwksUri: address }) },
  };
}

function isUnsupportedType(release: Release, credentialType: unknown): boolean {
  return isBefore(release, 'r4.1') && (credentialType === 'PLAIN' || credentialType === 'REFRESHTOKEN');
}
