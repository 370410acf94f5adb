import type { Mailbox } from '../sink/notification-listener.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import type { TokenRequest } from '../sink/token-endpoint.ts';
import { timestampMs } from '../timestamp.ts';
import { type Finding, must, should, shown } from './finding.ts';

type Json = Readonly<Record<string, unknown>>;
type Tokens = Pick<Mailbox, 'tokenUri' | 'tokenRequests'>;

/**
 * How a notification proves where it comes from: by the access token of the `sinkCredential` as long as that is valid, by
 * one that the case's own token endpoint gave, or not at all where no credential was given. What another authorization
 * server gave for PRIVATE_KEY_JWT is between the two.
 * @param request that made the resource which the event is about
 */
export function checkCredential(event: SinkEvent, request: Json, tokens: Tokens, clockToleranceMs: number): Finding[] {
  const credential = credentialIn(request);
  const actual = event.headers['authorization'];
  if (credential === undefined)
    return [authorization(actual === undefined, 'absent, as no credential was given', actual)];
  if (!isObject(credential)) return [];
  if (credential['credentialType'] === 'PRIVATE_KEY_JWT') return checkGrantedToken(credential, actual, tokens);
  if (credential['credentialType'] !== 'ACCESSTOKEN') return [];
  const isThat = actual !== undefined && sameBearer(actual, String(credential['accessToken']));
  const endMs = timestampMs(credential['accessTokenExpiresUtc']);
  if (endMs === undefined || event.receivedAtMs < endMs - clockToleranceMs)
    return [authorization(isThat, 'the access token of the sinkCredential', actual, isThat)];
  const expected = 'the access token of the sinkCredential, or nothing as it has expired';
  const findings = [authorization(isThat || actual === undefined, expected, actual, isThat)];
  if (event.receivedAtMs <= endMs + clockToleranceMs) return findings;
  const sent = isThat ? 'the expired token' : 'absent';
  return [...findings, should('event.expired-token', !isThat, 'no token that has expired', sent)];
}

function authorization(held: boolean, expected: string, actual: string | undefined, isThat = false): Finding {
  return must(
    'event.authorization',
    held,
    expected,
    actual === undefined ? 'absent' : isThat ? 'that token' : 'another',
  );
}

function checkGrantedToken(credential: Json, actual: string | undefined, tokens: Tokens): Finding[] {
  if (credential['tokenUri'] !== tokens.tokenUri) return [];
  const granted = tokens.tokenRequests.some(
    ({ accessToken }) => actual !== undefined && sameBearer(actual, accessToken),
  );
  return [authorization(granted, 'a token that the token endpoint gave', actual, granted)];
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A request for a token is one of RFC 7523: client credentials, proven by an assertion about the client for that endpoint. */
export function checkTokenRequest(
  { form, claims }: TokenRequest,
  { clientId, tokenUri }: { clientId: string | undefined; tokenUri: string },
  nowMs: number,
): Finding[] {
  const is = (name: string, held: boolean, expected: string, actual: unknown): Finding =>
    must(`token-request.${name}`, held, expected, shown(actual));
  const type = form.get('client_assertion_type');
  const grant = form.get('grant_type');
  const { iss, sub, aud, exp } = claims ?? {};
  return [
    is('grant_type', grant === 'client_credentials', 'client_credentials', grant),
    is('client_assertion_type', type === ASSERTION_TYPE, ASSERTION_TYPE, type),
    is('iss', iss !== undefined && (clientId === undefined || iss === clientId), clientId ?? 'the client', iss),
    is('sub', sub !== undefined && sub === iss, 'the same as iss', sub),
    is('aud', [aud].flat().includes(tokenUri), 'the token endpoint', aud),
    is('exp', exp !== undefined && exp * 1000 > nowMs, 'a time to come', exp),
  ];
}

/** The credential that a creation names; that of a webhook (v0.10.1) as a later release would have it. */
function credentialIn({ sinkCredential, webhook }: Json): unknown {
  if (!isObject(webhook)) return sinkCredential;
  const { notificationAuthToken: accessToken } = webhook;
  return accessToken === undefined ? undefined : { credentialType: 'ACCESSTOKEN', accessToken };
}

/** The scheme's name is case-insensitive (RFC 9110 section 11.1), the token is not. */
function sameBearer(authorization: string, token: string): boolean {
  return authorization.slice(0, 7).toLowerCase() === 'bearer ' && authorization.slice(7) === token;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
