import { SignJWT, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VIRTUAL_CALENDAR } from '../kernel/index.ts';
import {
  type AuthorizationBed,
  CREATE,
  type KeyedClient,
  SCOPES,
  startAuthorizationBed,
} from './test/authorization-bed.ts';

let bed: AuthorizationBed;
beforeAll(async () => {
  bed = await startAuthorizationBed();
});
afterAll(() => bed.close());

const token = async (configuration: client.Configuration, scope: string): Promise<string> =>
  (await client.clientCredentialsGrant(configuration, { scope })).access_token;

describe('an access token by client credentials', () => {
  test('is a JWT of RFC 9068, verified from the published keys', async () => {
    const payload = await bed.verified(await token(await bed.app1(), `${CREATE} qos-profiles:read`));
    const iat = VIRTUAL_CALENDAR.epochMs / 1000;
    // An hour on the emulated calendar, which is not the wall clock's.
    expect(payload).toMatchObject({
      client_id: 'app-1',
      sub: 'app-1',
      scope: `${CREATE} qos-profiles:read`,
      iat,
      exp: iat + 3600,
    });
    expect(payload).not.toHaveProperty('phone_number');
    expect(payload.jti).toEqual(expect.any(String));
  });

  test('is had with client_secret_post and with private_key_jwt of both kinds of key', async () => {
    const { es256, rs256 } = bed.keyed;
    for (const [clientId, authentication] of [
      ['app-1', client.ClientSecretPost('s3cret +%:/')],
      ['app-es256', client.PrivateKeyJwt({ key: es256.privateKey, kid: 'app-es256' })],
      ['app-rs256', client.PrivateKeyJwt({ key: rs256.privateKey, kid: 'app-rs256' })],
    ] as const) {
      const payload = await bed.verified(await token(await bed.as(clientId, authentication), CREATE));
      expect(payload).toMatchObject({ client_id: clientId, scope: CREATE });
    }
  });

  test.each([
    ['a wrong secret', 'app-1', client.ClientSecretBasic('wrong')],
    ['a secret where a key is registered', 'app-es256', client.ClientSecretBasic('x')],
    ['no secret', 'app-1', client.None()],
    ['an unknown name', 'nobody', client.ClientSecretBasic('x')],
  ])('is not had with %s', async (_, clientId, authentication) => {
    await expect(token(await bed.as(clientId, authentication), CREATE)).rejects.toMatchObject({ status: 401 });
  });
});

describe('a client assertion', () => {
  /** As RFC 7523 §3 has it, but for `changes`; signed now by the wall clock, which is the client's. */
  async function assertion(
    { clientId, alg, privateKey }: KeyedClient,
    changes: Record<string, unknown> = {},
  ): Promise<string> {
    const nowS = Math.floor(Date.now() / 1000);
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: bed.issuer,
      jti: crypto.randomUUID(),
      iat: nowS,
      exp: nowS + 60,
    };
    return new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg, kid: clientId }).sign(privateKey);
  }

  const send = async (client_assertion: string): Promise<{ status: number; body: { error?: string } }> => {
    const response = await fetch(`${bed.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: CREATE,
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    });
    return { status: response.status, body: (await response.json()) as { error?: string } };
  };
  const refused = { status: 401, body: { error: 'invalid_client' } };

  test('is taken once: the same jti again is a replay', async () => {
    const once = await assertion(bed.keyed.es256);
    expect(await send(once)).toMatchObject({ status: 200 });
    expect(await send(once)).toMatchObject(refused);
    // Emulated time must not make it forget what the client's clock still holds valid.
    await bed.pass(3600);
    expect(await send(once)).toMatchObject(refused);
  });

  test.each([
    ['for another audience', { aud: 'https://other.example/token' }],
    ['of another issuer', { iss: 'app-1' }],
    ['without jti', { jti: undefined }],
    ['past its expiry', { exp: Math.floor(Date.now() / 1000) - 60 }],
  ])('%s is refused', async (_, changes) => {
    expect(await send(await assertion(bed.keyed.es256, changes))).toMatchObject(refused);
  });

  test('of another key is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await send(await assertion({ ...bed.keyed.es256, privateKey }))).toMatchObject(refused);
  });
});

describe('scopes', () => {
  test.each([
    [`dpv:FraudPreventionAndDetection#${CREATE}`, CREATE],
    [
      'dpv:RequestedServiceProvision#quality-on-demand',
      SCOPES.filter((scope) => scope.startsWith('quality-on-demand:')).join(' '),
    ],
    [`dpv:RequestedServiceProvision ${CREATE}`, CREATE],
    [`dpv:ServiceProvision#${CREATE} dpv:ServiceProvision#qos-profiles:read`, `${CREATE} qos-profiles:read`],
  ])('%s grants %s', async (scope, granted) => {
    const response = await client.clientCredentialsGrant(await bed.app1(), { scope });
    expect(response.scope).toBe(granted);
    expect(await bed.verified(response.access_token)).toMatchObject({ scope: granted });
  });

  test.each([
    ['an unknown purpose', `dpv:WorldDomination#${CREATE}`],
    ['a malformed purpose', `dpv:#${CREATE}`],
    ['a purpose in the wrong case', `DPV:ServiceProvision#${CREATE}`],
    ['a purpose with two fragments', `dpv:ServiceProvision#${CREATE}#x`],
    ['two purposes', `dpv:ServiceProvision#${CREATE} dpv:Marketing#qos-profiles:read`],
    ['a purpose for nothing', 'dpv:ServiceProvision'],
    ['an unknown scope', 'quality-on-demand:sessions:steal'],
    ['an unknown scope beside a known one', `${CREATE} other`],
    ['the name of an API without a purpose', 'quality-on-demand'],
    ['no scope', ''],
  ])('%s is an invalid_scope', async (_, scope) => {
    await expect(token(await bed.app1(), scope)).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });

  test('that a client may not use are refused to it, by name and by purpose', async () => {
    const configuration = await bed.as('app-profiles', client.ClientSecretBasic('p'));
    await expect(token(configuration, CREATE)).rejects.toMatchObject({ error: 'invalid_scope' });
    await expect(token(configuration, 'dpv:ServiceProvision#quality-on-demand')).rejects.toMatchObject({
      error: 'invalid_scope',
    });
    expect(await bed.verified(await token(configuration, 'qos-profiles:read'))).toMatchObject({
      scope: 'qos-profiles:read',
    });
  });

  test('of a resource that is not ours are an invalid_target', async () => {
    const asked = client.clientCredentialsGrant(await bed.app1(), { scope: CREATE, resource: 'https://other.example' });
    await expect(asked).rejects.toMatchObject({ error: 'invalid_target' });
  });
});

test('a grant that the client does not have is refused', async () => {
  const configuration = await bed.as('app-profiles', client.ClientSecretBasic('p'));
  const asked = client.initiateBackchannelAuthentication(configuration, {
    scope: 'openid qos-profiles:read',
    login_hint: 'tel:+491700000001',
  });
  await expect(asked).rejects.toMatchObject({ error: expect.stringMatching(/invalid_request|unauthorized_client/) });
});
