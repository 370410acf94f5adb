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
  const post = async (url: string, body: string, headers: Record<string, string> = {}) => {
    const response = await request(url, { dispatcher: agent, method: 'POST', body, headers });
    await response.body.dump();
    return response.statusCode;
  };
  return { listener, post, ca: certificate.caPem };
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
