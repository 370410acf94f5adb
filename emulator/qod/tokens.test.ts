import { type CryptoKey, SignJWT, errors, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { Simulation, VIRTUAL_CALENDAR, seconds, toUnixMs } from '../kernel/index.ts';
import { Refusal } from './errors.ts';
import { TokenIssuer } from './token-issuer.ts';
import { tokenVerifier } from './tokens.ts';

const clock = new Simulation();
const calendar = VIRTUAL_CALENDAR;
const NAMES = { issuer: 'https://issuer.test', audience: 'qod' };
const CLAIMS = { client_id: 'app-1', scope: 'a b', iss: NAMES.issuer, aud: NAMES.audience };
const inAMinute = () => Math.floor(toUnixMs(calendar, clock.now()) / 1000) + 60;

const issuer = await TokenIssuer.create({ ...NAMES, clock, calendar });
const keys = await generateKeyPair('ES256');
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'ES256' }] };

const sign = (claims: Record<string, unknown>) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(keys.privateKey);
const verify = tokenVerifier({ ...NAMES, jwks, clock, calendar });

describe('an access token', () => {
  test('says who calls', async () => {
    const verifyIssued = tokenVerifier({ ...NAMES, jwks: issuer.jwks, clock, calendar });
    const demand = { clientId: 'app-1', scopes: ['a', 'b'], expiresAtMs: inAMinute() * 1000 };
    const twoLegged = await verifyIssued(`Bearer ${await issuer.mint(demand)}`);
    expect(twoLegged).toEqual({ clientId: 'app-1', scopes: new Set(['a', 'b']) });
    const threeLegged = await verifyIssued(`bearer ${await issuer.mint({ ...demand, phoneNumber: '+49170' })}`);
    expect(threeLegged).toMatchObject({ phoneNumber: '+49170' });
  });

  test('ends with emulated time, not with ours', async () => {
    const token = `Bearer ${await sign({ ...CLAIMS, exp: inAMinute() })}`;
    const later = new Simulation();
    const verifyLater = tokenVerifier({ ...NAMES, jwks, clock: later, calendar });
    later.advanceTo(seconds(59));
    expect(await verifyLater(token)).not.toBeInstanceOf(Refusal);
    later.advanceTo(seconds(60));
    expect(await verifyLater(token)).toMatchObject({
      reason: 'UNAUTHENTICATED',
      message: expect.stringContaining('expired'),
    });
  });

  test.each([
    ['without expiry', {}],
    ['without client', { client_id: undefined, exp: inAMinute() }],
    ['without scope', { scope: undefined, exp: inAMinute() }],
    ['of another issuer', { iss: 'https://other.test', exp: inAMinute() }],
    ['for another audience', { aud: 'other', exp: inAMinute() }],
    ['not yet valid', { nbf: inAMinute(), exp: inAMinute() + 60 }],
  ])('%s is none', async (_, changes) => {
    expect(await verify(`Bearer ${await sign({ ...CLAIMS, ...changes })}`)).toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
  });

  test('signed with a shared secret, or not at all, is none', async () => {
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, exp: inAMinute() })).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const symmetric = await new SignJWT({ ...CLAIMS, exp: inAMinute() })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JSON.stringify(jwks.keys[0])));
    for (const token of [unsigned, symmetric]) {
      expect(await verify(`Bearer ${token}`)).toMatchObject({ reason: 'UNAUTHENTICATED' });
    }
  });

  test.each([undefined, '', 'Bearer', 'Bearer a b', 'Basic YTpi'])('is not to be found in %j', async (header) => {
    expect(await verify(header)).toMatchObject({
      reason: 'UNAUTHENTICATED',
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  });
});

describe('a token that was verified before', () => {
  /** Shows a token twice; `checked` is how often the second time its signature was verified. */
  const twice = async (between: (bed: { clock: Simulation; keys: { now: CryptoKey | undefined } }) => void) => {
    const clock = new Simulation();
    const held: { now: CryptoKey | undefined } = { now: keys.publicKey };
    const lookUp = (): Promise<CryptoKey> =>
      held.now === undefined ? Promise.reject(new errors.JWKSNoMatchingKey()) : Promise.resolve(held.now);
    const verify = tokenVerifier({ ...NAMES, jwks: lookUp, clock, calendar });
    const token = `Bearer ${await sign({ ...CLAIMS, exp: inAMinute() })}`;
    const first = await verify(token);
    const checks = vi.spyOn(crypto.subtle, 'verify');
    between({ clock, keys: held });
    const second = await verify(token);
    const checked = checks.mock.calls.length;
    checks.mockRestore();
    return { first, second, checked };
  };

  test('costs no second check of its signature', async () => {
    const { first, second, checked } = await twice(() => undefined);
    expect(second).toEqual(first);
    expect(checked).toBe(0);
  });

  test('still expires', async () => {
    const { second } = await twice(({ clock }) => clock.advanceTo(seconds(60)));
    expect(second).toMatchObject({ reason: 'UNAUTHENTICATED', message: expect.stringContaining('expired') });
  });

  test('goes with its key', async () => {
    const { second } = await twice(({ keys: held }) => (held.now = undefined));
    expect(second).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });

  test('is checked anew against a key that took the place of its own', async () => {
    const other = await generateKeyPair('ES256');
    const { second, checked } = await twice(({ keys: held }) => (held.now = other.publicKey));
    expect(second).toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(checked).toBe(1);
  });
});

test.each([
  ['client by azp', { client_id: undefined, azp: 'app-1' }],
  ['scopes as a list', { scope: undefined, scp: ['a', 'b'] }],
  ['scopes with a purpose', { scope: 'dpv:ServiceProvision#a dpv:Marketing b' }],
])('a foreign token with its %s says who calls', async (_, changes) => {
  const token = await sign({ ...CLAIMS, ...changes, exp: inAMinute() });
  expect(await verify(`Bearer ${token}`)).toEqual({ clientId: 'app-1', scopes: new Set(['a', 'b']) });
});
