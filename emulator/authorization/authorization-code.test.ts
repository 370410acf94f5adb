import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationBed, CREATE, REDIRECT_URI, startAuthorizationBed } from './test/authorization-bed.ts';
import { Browser } from './test/browser.ts';

const PHONE = '+491700000001';

let bed: AuthorizationBed;
let app: client.Configuration;
let browser: Browser;
beforeAll(async () => {
  bed = await startAuthorizationBed({ suggestedPhoneNumbers: [PHONE] });
  app = await bed.app1();
});
afterAll(() => bed.close());
beforeEach(() => {
  browser = new Browser();
});

const verifier = client.randomPKCECodeVerifier();

async function authorizationUrl(more: Record<string, string> = {}): Promise<URL> {
  return client.buildAuthorizationUrl(app, {
    redirect_uri: REDIRECT_URI,
    scope: `openid dpv:RequestedServiceProvision#${CREATE}`,
    state: 'st',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
}

/** From the application to the page and, with what the subscriber does there, back. */
async function throughThePage(form: Record<string, string>, more?: Record<string, string>): Promise<URL> {
  const page = await browser.open(await authorizationUrl(more));
  expect(page.status).toBe(200);
  const back = await browser.submit(page.url, form);
  return back.url;
}

const exchange = (callback: URL, pkceCodeVerifier = verifier) =>
  client.authorizationCodeGrant(app, callback, { pkceCodeVerifier, expectedState: 'st' });

describe('the authorization code flow', () => {
  test('asks the subscriber, and yields a token that names them', async () => {
    const page = await browser.open(await authorizationUrl({ login_hint: `tel:${PHONE}` }));
    for (const shown of ['app-1', 'RequestedServiceProvision', CREATE, `value="${PHONE}"`])
      expect(page.text).toContain(shown);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9;");
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const { url } = await browser.submit(page.url, { phoneNumber: PHONE, decision: 'approve' });
    const { access_token, scope } = await exchange(url);
    expect(scope).toBe(CREATE);
    expect(await bed.verified(access_token)).toMatchObject({ client_id: 'app-1', phone_number: PHONE, scope: CREATE });
  });

  test('lets one browser be many subscribers, one after the other', async () => {
    for (const phoneNumber of [PHONE, '+491700000002']) {
      const { access_token } = await exchange(await throughThePage({ phoneNumber, decision: 'approve' }));
      expect(await bed.verified(access_token)).toMatchObject({ phone_number: phoneNumber });
    }
  });

  test('tells the application when the subscriber declines', async () => {
    const { searchParams } = await throughThePage({ phoneNumber: PHONE, decision: 'deny' });
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('code')).toBeNull();
  });

  test('asks again when nobody has the number, and shows none of what was typed unescaped', async () => {
    const page = await browser.open(await authorizationUrl());
    const again = await browser.submit(page.url, { phoneNumber: '"><script>', decision: 'approve' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('No subscriber has this phone number.');
    expect(again.text).not.toContain('<script>');
    const { url } = await browser.submit(again.url, { phoneNumber: '+49 170 000 0001', decision: 'approve' });
    expect(url.searchParams.get('code')).not.toBeNull();
  });

  test('needs PKCE', async () => {
    const url = await authorizationUrl();
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const { url: back } = await browser.open(url);
    expect(back.searchParams.get('error')).toBe('invalid_request');
    expect(back.searchParams.get('error_description')).toMatch(/PKCE/i);
  });

  test('gives nothing for the wrong verifier', async () => {
    const callback = await throughThePage({ phoneNumber: PHONE, decision: 'approve' });
    await expect(exchange(callback, client.randomPKCECodeVerifier())).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('gives nothing for a code used before, nor for one older than 60 s of emulated time', async () => {
    const callback = await throughThePage({ phoneNumber: PHONE, decision: 'approve' });
    await exchange(callback);
    await expect(exchange(callback)).rejects.toMatchObject({ error: 'invalid_grant' });
    const late = await throughThePage({ phoneNumber: PHONE, decision: 'approve' });
    await bed.pass(60);
    await expect(exchange(late)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('returns nobody to an address that is not the application’s', async () => {
    const page = await browser.open(await authorizationUrl({ redirect_uri: 'http://evil.example/' }));
    expect(page.status).toBe(400);
    expect(page.url.origin).toBe(bed.issuer);
    expect(page.text).toContain('invalid_redirect_uri');
  });

  test('refuses a scope that does not exist, to the application', async () => {
    const { url } = await browser.open(await authorizationUrl({ scope: 'openid other' }));
    expect(url.searchParams.get('error')).toBe('invalid_scope');
  });

  test('does not let another browser answer', async () => {
    const page = await browser.open(await authorizationUrl());
    const other = await new Browser().submit(page.url, { phoneNumber: PHONE, decision: 'approve' });
    expect(other.status).toBe(400);
  });
});

test('a client with consent on file is shown no scopes', async () => {
  const credential = { type: 'secret', secret: 's' } as const;
  const trusted = {
    clientId: 'trusted',
    credential,
    grants: ['authorization_code'],
    redirectUris: [REDIRECT_URI],
    consent: 'given',
  } as const;
  const other = await startAuthorizationBed({ clients: [trusted] });
  const url = await authorizationUrl({ client_id: 'trusted' });
  url.host = new URL(other.issuer).host;
  const { status, text } = await new Browser().open(url);
  expect(status).toBe(200);
  expect(text).not.toContain(CREATE);
  await other.close();
});
