import { request as httpsRequest } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { Agent, request } from 'undici';
import { WallTime } from '../../emulator/index.ts';
import { createServerCertificate } from './certificate.ts';
import { NotificationListener } from './notification-listener.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start() {
  const certificate = await createServerCertificate(['127.0.0.1', 'localhost'], Date.now());
  const listener = await NotificationListener.start({
    ...certificate,
    time: new WallTime(),
    host: '127.0.0.1',
    port: 0,
    secret: () => crypto.randomUUID(),
  });
  const agent = new Agent({ connect: { ca: certificate.caPem } });
  closing.push(
    () => agent.destroy(),
    () => listener.close(),
  );
  const send = async (url: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await request(url, { dispatcher: agent, method: 'POST', body, headers });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const post = async (...sent: Parameters<typeof send>) => (await send(...sent)).status;
  return { listener, post, send, ca: certificate.caPem };
}

describe('the notification listener', () => {
  it('gives each case an address of its own and keeps what comes there', async () => {
    const { listener, post } = await start();
    const [one, other] = [listener.openMailbox(), listener.openMailbox()];
    expect(one.url).not.toBe(other.url);
    expect(one.token).not.toBe(other.token);
    expect(
      await post(one.url, '{"id": "1"}', { 'content-type': 'application/cloudevents+json', authorization: 'Bearer t' }),
    ).toBe(204);
    expect(one.events).toMatchObject([
      { method: 'POST', headers: { authorization: 'Bearer t' }, json: { id: '1' }, answered: 204 },
    ]);
    expect(other.events).toEqual([]);
  });

  it('takes note of nothing that nobody has an address for, nor of what comes late', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    expect(await post(new URL('/events/guess', mailbox.url).href, '{}')).toBe(404);
    mailbox.close();
    expect(await post(mailbox.url, '{}')).toBe(204);
    expect(mailbox.events).toEqual([]);
  });

  it('keeps what is no JSON, and no more than a megabyte', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    expect(await post(mailbox.url, 'no JSON')).toBe(204);
    expect(await post(mailbox.url, 'a'.repeat(1_048_577))).toBe(413);
    expect(mailbox.events.map(({ text, json, answered }) => [text.length, json, answered])).toEqual([
      [7, undefined, 204],
      [0, undefined, 413],
    ]);
  });

  it('is trusted only by those who trust its CA', async () => {
    const { listener } = await start();
    const { url } = listener.openMailbox();
    const failure = new Promise((resolve) =>
      httpsRequest(url, { method: 'POST' })
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        .end(),
    );
    expect(await failure).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
  });

  it('survives a sender that breaks off', async () => {
    const { listener, post, ca } = await start();
    const mailbox = listener.openMailbox();
    const broken = httpsRequest(mailbox.url, { method: 'POST', ca, headers: { 'content-length': '100' } });
    broken.on('error', () => undefined);
    await new Promise<void>((resolve) => broken.write('half', () => resolve()));
    broken.destroy();
    expect(await post(mailbox.url, '{}')).toBe(204);
  });
});

describe('a sink that is told how to answer', () => {
  it('gives its answers in turn, and 204 after them', async () => {
    const { listener, send } = await start();
    const [mailbox, other] = [listener.openMailbox(), listener.openMailbox()];
    mailbox.answerNext([{ status: 500 }, { status: 429, retryAfterS: 7 }]);
    expect((await send(other.url, '{}')).status).toBe(204);
    expect((await send(mailbox.url, '{}')).status).toBe(500);
    const { status, headers } = await send(mailbox.url, '{}');
    expect([status, headers['retry-after']]).toEqual([429, '7']);
    expect((await send(mailbox.url, '{}')).status).toBe(204);
    expect(mailbox.events.map(({ answered, retryAfterS }) => [answered, retryAfterS])).toEqual([
      [500, undefined],
      [429, 7],
      [204, undefined],
    ]);
  });

  it('drops what was still to be given when it is told anew', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    mailbox.answerNext([{ status: 500 }, { status: 500 }]);
    mailbox.answerNext([{ status: 401 }]);
    expect([await post(mailbox.url, '{}'), await post(mailbox.url, '{}')]).toEqual([401, 204]);
  });

  it('tears the connection down instead of an answer, after it has read all', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    mailbox.answerNext([{}]);
    await expect(post(mailbox.url, '{"id": "1"}')).rejects.toThrow(/closed|ECONNRESET/);
    expect(mailbox.events).toMatchObject([{ json: { id: '1' }, answered: 'reset' }]);
    expect(mailbox.events[0]?.answeredAtMs).toBeGreaterThanOrEqual(mailbox.events[0]?.receivedAtMs ?? Infinity);
    expect(await post(mailbox.url, '{}')).toBe(204);
  });

  it('keeps the sender waiting, and has the event at once', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    mailbox.answerNext([{ status: 204, afterMs: 200 }]);
    const answer = post(mailbox.url, '{}');
    await until(() => mailbox.events.length === 1);
    expect(mailbox.events).toMatchObject([{ answered: 'unanswered' }]);
    expect(await answer).toBe(204);
    await until(() => mailbox.events[0]?.answered === 204);
    const [{ answeredAtMs = 0, receivedAtMs = 0 } = {}] = mailbox.events;
    expect(answeredAtMs - receivedAtMs).toBeGreaterThanOrEqual(200);
  });

  it('says unanswered of a sender that did not wait, and answers at once when the case is over', async () => {
    const { listener, post, ca } = await start();
    const mailbox = listener.openMailbox();
    mailbox.answerNext([
      { status: 204, afterMs: 60_000 },
      { status: 204, afterMs: 60_000 },
    ]);
    const impatient = httpsRequest(mailbox.url, { method: 'POST', ca }).on('error', () => undefined);
    impatient.end('{}');
    await until(() => mailbox.events.length === 1);
    impatient.destroy();
    const patient = post(mailbox.url, '{}');
    await until(() => mailbox.events.length === 2);
    mailbox.close();
    expect(await patient).toBe(204);
    expect(mailbox.events[0]?.answered).toBe('unanswered');
  });

  it('gives a token for each assertion, and keeps what was asked', async () => {
    const { listener, send } = await start();
    const mailbox = listener.openMailbox();
    // Header and claims of an unsigned JWT.
    const assertion = [{ alg: 'none' }, { iss: 'provider' }].map((part) => base64url(part)).join('.');
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_assertion: `${assertion}.` });
    const { status, text } = await send(mailbox.tokenUri, form.toString());
    const body = JSON.parse(text) as { access_token: string };
    expect([status, body]).toMatchObject([200, { token_type: 'Bearer', expires_in: 3600 }]);
    await send(mailbox.tokenUri, 'nonsense');
    expect(mailbox.tokenRequests.map(({ claims }) => claims)).toEqual([{ iss: 'provider' }, undefined]);
    expect(mailbox.tokenRequests[0]?.accessToken).toBe(body.access_token);
    expect(mailbox.events).toEqual([]);
  });
});

describe('the health of the listener', () => {
  it('is good while it answers, and bad once it has stopped', async () => {
    const { listener } = await start();
    const mailbox = listener.openMailbox();
    expect(await mailbox.fault()).toBeUndefined();
    closing.pop();
    await listener.close();
    expect(await mailbox.fault()).toMatch(/does not answer: .*ECONNREFUSED/);
  });

  it('is in doubt after a failed handshake, until something has arrived', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    await new Promise((resolve) => httpsRequest(mailbox.url, { method: 'POST' }).on('error', resolve).end());
    await until(async () => (await mailbox.fault()) !== undefined);
    expect(await mailbox.fault()).toMatch(/a TLS handshake with it failed/);
    await post(mailbox.url, '{}');
    expect(await mailbox.fault()).toBeUndefined();
  });
});

const until = (condition: () => unknown) => expect.poll(condition, { timeout: 5_000, interval: 5 }).toBe(true);
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
