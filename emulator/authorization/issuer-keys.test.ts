import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, decodeProtectedHeader, importJWK } from 'jose';
import * as client from 'openid-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { TokenIssuer } from '../qod/index.ts';
import { tokenVerifier } from '../qod/tokens.ts';
import { IssuerError, issuerKeys } from './issuer-keys.ts';
import { type SigningKey, generateSigningKey } from './signing-key.ts';
import { AUDIENCE, CREATE, startAuthorizationBed } from './test/authorization-bed.ts';

const trackIo = <T>(io: () => Promise<T>): Promise<T> => io();
const SERVERS: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of SERVERS.splice(0)) server.close().closeAllConnections();
});

/** An issuer of whose files a test decides; a path without one answers 404. */
async function fakeIssuer(files: (issuer: string) => Record<string, unknown>, path = ''): Promise<string> {
  const server = createServer((request, response) => {
    const file = files(issuer)[request.url ?? ''];
    response
      .writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(file));
  });
  SERVERS.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  return issuer;
}

const OPENID = '/.well-known/openid-configuration';
const sign = async ({ privateJwk }: SigningKey, issuer: string): Promise<string> =>
  `Bearer ${await new SignJWT({ azp: 'app', scp: ['dpv:ServiceProvision#a', 'b'] })
    .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid! })
    .setIssuer(issuer)
    .setExpirationTime(VIRTUAL_CALENDAR.epochMs / 1000 + 3600)
    .sign(await importJWK(privateJwk, 'ES256'))}`;

describe('an external issuer', () => {
  test('is found by its discovery, and its tokens are taken', async () => {
    const external = await startAuthorizationBed();
    const { issuer, clock } = external;
    const jwks = await issuerKeys({ issuer, trackIo });
    const verify = tokenVerifier({ issuer, audience: AUDIENCE, jwks, clock, calendar: VIRTUAL_CALENDAR });
    const { access_token } = await client.clientCredentialsGrant(await external.app1(), { scope: CREATE });
    expect(await verify(`Bearer ${access_token}`)).toEqual({ clientId: 'app-1', scopes: new Set([CREATE]) });
    await external.close();
  });

  test('shares its key with a TokenIssuer, so that the tokens of both verify', async () => {
    const external = await startAuthorizationBed();
    const { issuer, clock, signingKey } = external;
    const common = { issuer, audience: AUDIENCE, clock, calendar: VIRTUAL_CALENDAR };
    const tokens = await TokenIssuer.create({ ...common, signingKey });
    const minted = await tokens.mint({ clientId: 'x', scopes: ['a'], expiresAtMs: VIRTUAL_CALENDAR.epochMs + 60_000 });
    const { access_token } = await client.clientCredentialsGrant(await external.app1(), { scope: CREATE });
    expect(decodeProtectedHeader(minted)).toEqual(decodeProtectedHeader(access_token));
    const verify = tokenVerifier({ ...common, jwks: external.jwks });
    expect(await verify(`Bearer ${minted}`)).toMatchObject({ clientId: 'x' });
    expect(await verify(`Bearer ${access_token}`)).toMatchObject({ clientId: 'app-1' });
    await external.close();
  });

  test('with a path publishes its metadata as RFC 8414 §3.1 has it', async () => {
    const key = await generateSigningKey('k');
    const files = (issuer: string) => ({
      '/.well-known/oauth-authorization-server/tenant': { issuer, jwks_uri: `${issuer}/keys` },
      '/tenant/keys': { keys: [key.publicJwk] },
    });
    const jwks = await issuerKeys({ issuer: await fakeIssuer(files, '/tenant'), trackIo });
    expect(await jwks({ alg: 'ES256', kid: 'k' })).toMatchObject({ type: 'public' });
  });

  test('changes its keys: the new one is found, and what the old one signed is refused', async () => {
    const [old, next] = await Promise.all([generateSigningKey('old'), generateSigningKey('next')]);
    let keys = [old.publicJwk];
    const issuer = await fakeIssuer((self) => ({
      [OPENID]: { issuer: self, jwks_uri: `${self}/keys` },
      '/keys': { keys },
    }));
    // Only Date: jose times its cool-down of 30 s by it.
    vi.useFakeTimers({ toFake: ['Date'] });
    const jwks = await issuerKeys({ issuer, trackIo });
    const clock = { now: () => 0, at: () => () => undefined };
    const verify = tokenVerifier({ issuer, jwks, clock, calendar: VIRTUAL_CALENDAR });
    const [byOld, byNext] = [await sign(old, issuer), await sign(next, issuer)];
    const caller = { clientId: 'app', scopes: new Set(['a', 'b']) };
    expect(await verify(byOld)).toEqual(caller);
    keys = [next.publicJwk];
    // Within the cool-down nothing is asked again: a stranger's tokens must not make us flood the issuer.
    expect(await verify(byNext)).toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(await verify(byOld)).toEqual(caller);
    vi.setSystemTime(Date.now() + 31_000);
    expect(await verify(byNext)).toEqual(caller);
    // Verified and remembered before, yet its key is gone.
    expect(await verify(byOld)).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });

  test('that cannot be asked for its keys is our failure, not the caller’s', async () => {
    const issuer = await fakeIssuer((self) => ({ [OPENID]: { issuer: self, jwks_uri: `${self}/nothing` } }));
    const jwks = await issuerKeys({ issuer, trackIo });
    const clock = { now: () => 0, at: () => () => undefined };
    const verify = tokenVerifier({ issuer, jwks, clock, calendar: VIRTUAL_CALENDAR });
    const token = await sign(await generateSigningKey('k'), issuer);
    await expect(verify(token)).rejects.toThrow(IssuerError);
  });

  test.each([
    ['that is not there', () => Promise.resolve('http://127.0.0.1:1'), 'cannot be had'],
    ['without metadata', () => fakeIssuer(() => ({})), 'openid-configuration answers 404'],
    [
      'that calls itself otherwise',
      () => fakeIssuer(() => ({ [OPENID]: { issuer: 'https://other.example' } })),
      'calls itself "https://other.example"',
    ],
    ['without keys', () => fakeIssuer((issuer) => ({ [OPENID]: { issuer } })), 'publishes no jwks_uri'],
    ['that is no address', () => Promise.resolve('issuer'), "'issuer' is no issuer"],
  ])('%s is refused at the start', async (_, issuer, message) => {
    const refused = await issuerKeys({ issuer: await issuer(), trackIo }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(IssuerError);
    expect((refused as Error).message).toContain(message);
  });
});
