import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Simulation, seconds } from '../kernel/index.ts';
import { NefClient } from './nef-client.ts';
import { type ScriptedNef, startScriptedNef } from './test/scripted-nef.ts';

/** An authorization server whose tokens count, and which writes down how it was asked. */
async function startAuthorizationServer() {
  const requests: { authorization: string | undefined; body: string }[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ authorization: request.headers.authorization, body });
      const answer = { access_token: `token-${requests.length}`, token_type: 'Bearer', expires_in: 60 };
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    statuses,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    close: () => void (server.closeAllConnections(), server.close()),
  };
}

let nef: ScriptedNef;
let authorizationServer: Awaited<ReturnType<typeof startAuthorizationServer>>;
let agent: Agent;
let clock: Simulation;
let client: NefClient;

beforeEach(async () => {
  nef = await startScriptedNef();
  authorizationServer = await startAuthorizationServer();
  agent = new Agent();
  clock = new Simulation();
  client = new NefClient({
    baseUrl: nef.baseUrl,
    scsAsId: 'qod',
    credential: {
      type: 'oauth2-client-credentials',
      tokenUrl: authorizationServer.url,
      clientId: 'qod server',
      clientSecret: 'a:b',
      scope: '3gpp-as-session-with-qos',
    },
    clock,
    trackIo: (io) => io(),
    dispatcher: agent,
  });
});

afterEach(async () => {
  nef.close();
  authorizationServer.close();
  await agent.destroy();
});

const remove = () => client.delete(`${nef.baseUrl}/qod/subscriptions/1`);
const shown = () => nef.requests.map(({ authorization }) => authorization);

test('a token is asked for by client credentials, in the form of RFC 6749 §4.4.2 and §2.3.1', async () => {
  await remove();
  expect(authorizationServer.requests).toEqual([
    {
      // Both halves form-encoded: "qod+server:a%3Ab".
      authorization: `Basic ${Buffer.from('qod+server:a%3Ab').toString('base64')}`,
      body: 'grant_type=client_credentials&scope=3gpp-as-session-with-qos',
    },
  ]);
  expect(shown()).toEqual(['Bearer token-1']);
});

test('a token is used until shortly before it expires, by all who need one at the same time', async () => {
  await Promise.all([remove(), remove()]);
  // It lives 60 s, the last 10 of which are not used.
  clock.runUntil(seconds(49));
  await remove();
  clock.runUntil(seconds(51));
  await remove();
  expect(shown()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
});

test('a token that the NEF refuses is replaced once', async () => {
  nef.answers.push(401);
  expect(await remove()).toBe(true);
  expect(shown()).toEqual(['Bearer token-1', 'Bearer token-2']);
  nef.answers.push(401, 401);
  expect(await remove()).toBe(false);
  expect(shown().slice(2)).toEqual(['Bearer token-2', 'Bearer token-3']);
});

test('without a token the NEF cannot be asked, until there is one again', async () => {
  authorizationServer.statuses.push(401);
  const subscription = { notificationDestination: 'http://127.0.0.1:1/', qosReference: 'qod_m', flowInfo: [] };
  expect(await client.create(subscription)).toMatchObject({
    type: 'unavailable',
    reason: expect.stringContaining('401'),
  });
  expect(nef.requests).toEqual([]);
  expect(await client.create(subscription)).toMatchObject({ type: 'created' });
});
