import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceAnswer } from './authorization-server-options.ts';
import { type AuthorizationBed, CIBA, CREATE, startAuthorizationBed } from './test/authorization-bed.ts';

const PHONE = '+491700000001';
const DENIER = '+491700000002';
const ABSENT = '+491700000003';
const ANSWERS: Record<string, DeviceAnswer> = { [DENIER]: 'deny', [ABSENT]: 'ignore' };

let bed: AuthorizationBed;
let app: client.Configuration;
beforeAll(async () => {
  bed = await startAuthorizationBed({ authenticationDevice: (phoneNumber) => ANSWERS[phoneNumber] ?? 'approve' });
  app = await bed.app1();
});
afterAll(() => bed.close());

const ask = async (login_hint: string, more: Record<string, string> = {}): Promise<string> =>
  (await client.initiateBackchannelAuthentication(app, { scope: `openid ${CREATE}`, login_hint, ...more })).auth_req_id;
const poll = (auth_req_id: string) => client.genericGrantRequest(app, CIBA, { auth_req_id });

describe('a backchannel request', () => {
  test('is pending until the subscriber has approved, then yields one token that names them', async () => {
    const request = await ask(`tel:${PHONE}`);
    await expect(poll(request)).rejects.toMatchObject({ error: 'authorization_pending' });
    await bed.pass(1);
    const { access_token, scope } = await poll(request);
    expect(scope).toBe(CREATE);
    const payload = await bed.verified(access_token);
    expect(payload).toMatchObject({ client_id: 'app-1', phone_number: PHONE, sub: PHONE, scope: CREATE });
    expect(payload.exp! - payload.iat!).toBe(3600);
    await expect(poll(request)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('takes a purpose', async () => {
    const request = await ask(`tel:${PHONE}`, { scope: `openid dpv:ServiceProvision#${CREATE}` });
    await bed.pass(1);
    expect(await bed.verified((await poll(request)).access_token)).toMatchObject({ scope: CREATE });
  });

  test.each(['ipport:10.0.0.1:40000', 'ipport:[2001:db8:0:1::7]:40000'])('finds the subscriber at %s', async (hint) => {
    const request = await ask(hint);
    await bed.pass(1);
    expect(await bed.verified((await poll(request)).access_token)).toMatchObject({ phone_number: PHONE });
  });

  test('that the subscriber declines is denied', async () => {
    const request = await ask(`tel:${DENIER}`);
    await bed.pass(1);
    await expect(poll(request)).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('that nobody answers ends after 120 s of emulated time', async () => {
    const request = await ask(`tel:${ABSENT}`);
    await bed.pass(119);
    await expect(poll(request)).rejects.toMatchObject({ error: 'authorization_pending' });
    await bed.pass(1);
    await expect(poll(request)).rejects.toMatchObject({ error: 'expired_token' });
  });

  test('ends sooner where the client asks for that', async () => {
    const request = await ask(`tel:${ABSENT}`, { requested_expiry: '10' });
    await bed.pass(10);
    await expect(poll(request)).rejects.toMatchObject({ error: 'expired_token' });
  });

  test.each([
    ['of nobody known', 'tel:+4999999999', 'unknown_user_id'],
    ['that is malformed', '+491700000001', 'invalid_request'],
  ])('with a hint %s is refused', async (_, hint, error) => {
    await expect(ask(hint)).rejects.toMatchObject({ error });
  });

  test('for a scope that does not exist is refused', async () => {
    await expect(ask(`tel:${PHONE}`, { scope: 'openid other' })).rejects.toMatchObject({ error: 'invalid_scope' });
  });
});
