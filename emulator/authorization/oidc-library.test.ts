import * as client from 'openid-client';
import { expect, test, vi } from 'vitest';
import { CREATE, startAuthorizationBed } from './test/authorization-bed.ts';

test('the library writes neither warnings nor notices to the terminal, and console.warn stays what it was', async () => {
  const warn = vi.spyOn(console, 'warn');
  const info = vi.spyOn(console, 'info');
  const patched = console.warn;
  const bed = await startAuthorizationBed();
  const app = await bed.app1();
  await client.clientCredentialsGrant(app, { scope: CREATE });
  const scope = `openid ${CREATE}`;
  const request = { scope, login_hint: 'tel:+491700000001', binding_message: 'order 7' };
  await client.initiateBackchannelAuthentication(app, request);
  await fetch(`${bed.issuer}/auth?client_id=nobody`);
  await bed.close();
  expect([...warn.mock.calls, ...info.mock.calls]).toEqual([]);
  expect(console.warn).toBe(patched);
});
