import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Agent, request } from 'undici';
import { WallTime } from '../../emulator/index.ts';
import { broken, CREATE, runOnFake, type SuiteOnFake } from '../test/suite-on-fake.ts';
import { createServerCertificate } from './certificate.ts';
import { NotificationListener } from './notification-listener.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start(patienceMs = 10_000) {
  const certificate = await createServerCertificate(['127.0.0.1'], Date.now());
  const listener = await NotificationListener.start({
    ...certificate,
    time: new WallTime(),
    host: '127.0.0.1',
    port: 0,
    patienceMs,
    secret: () => crypto.randomUUID(),
  });
  const agent = new Agent({ connect: { ca: certificate.caPem } });
  closing.push(
    () => agent.destroy(),
    () => listener.close(),
  );
  const post = async (url: string, body: string | Buffer) => {
    const answer = await request(url, { dispatcher: agent, method: 'POST', body });
    await answer.body.dump();
    return answer.statusCode;
  };
  return { listener, post, ca: certificate.caPem };
}

describe('a notification that', () => {
  it('never ends is torn off, and told', async () => {
    const { listener, post, ca } = await start(100);
    const mailbox = listener.openMailbox();
    const endless = httpsRequest(mailbox.url, { method: 'POST', ca });
    endless.write('{"id":');
    await once(endless, 'error');
    expect(mailbox.events).toMatchObject([
      { text: '', fault: 'a body that did not end within 0.1 s', answered: 'reset' },
    ]);
    expect(await post(mailbox.url, '{}')).toBe(204);
  });

  it('has no end that anybody could keep is torn off, and told', async () => {
    const { listener, ca } = await start();
    const mailbox = listener.openMailbox();
    const endless = httpsRequest(mailbox.url, { method: 'POST', ca });
    let over = false;
    const more = (): void => {
      while (!over && endless.write(Buffer.alloc(65_536, 'a'))) continue;
    };
    endless.on('drain', more);
    const ended = once(endless, 'error').catch(() => undefined);
    more();
    await ended;
    over = true;
    expect(mailbox.events).toMatchObject([{ text: '', fault: 'a body of more than 1048576 bytes', answered: 'reset' }]);
  });

  it('is not UTF-8, or nested without end, is kept as what it is', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    await post(mailbox.url, Buffer.from([0x7b, 0xc3, 0x28, 0x7d]));
    await post(mailbox.url, '['.repeat(500_000));
    expect(mailbox.events.map(({ fault, json }) => [fault, json])).toEqual([
      ['bytes that are not UTF-8', undefined],
      [undefined, undefined],
    ]);
  });

  it('comes again and again is kept a thousand times, and counted after that', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    const statuses: number[] = [];
    for (let n = 0; n < 1_010; n += 10)
      statuses.push(...(await Promise.all(Array.from({ length: 10 }, () => post(mailbox.url, '{}')))));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1_000);
    expect(statuses.filter((status) => status === 503)).toHaveLength(10);
    expect([mailbox.events.length, mailbox.dropped]).toEqual([1_000, 10]);
  });

  it('is large each time is kept up to 16 MiB', async () => {
    const { listener, post } = await start();
    const mailbox = listener.openMailbox();
    for (let n = 0; n < 18; n++) await post(mailbox.url, 'a'.repeat(1_048_576));
    expect([mailbox.events.length, mailbox.dropped]).toEqual([16, 2]);
  });

  it('is no HTTP, or has headers without end, is refused, and is why nothing has arrived', async () => {
    for (const [bytes, status] of [
      ['nonsense\r\n\r\n', '400'],
      [`POST / HTTP/1.1\r\nx-a: ${'a'.repeat(70_000)}\r\n\r\n`, '431'],
    ] as const) {
      const { listener, ca } = await start();
      const mailbox = listener.openMailbox();
      const { hostname, port } = new URL(mailbox.url);
      const socket = connect({ host: hostname, port: Number(port), ca });
      await once(socket, 'secureConnect');
      socket.write(bytes);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toContain(status);
      expect(await mailbox.fault()).toContain('what is no HTTP');
      socket.destroy();
    }
  });
});

describe('a target that notifies badly fails the case, and no other', () => {
  const run = async (deliver: SuiteOnFake['deliver'] & object) => {
    const records = await runOnFake({
      sink: true,
      deliver,
      cases: [
        {
          id: 'victim',
          steps: [
            { ...CREATE, set: { '$.sink': '${sink.url}' } },
            { awaitStatus: 'AVAILABLE' },
            { awaitEvent: { status: 'AVAILABLE' } },
          ],
        },
        { id: 'bystander', steps: [CREATE, { awaitStatus: 'AVAILABLE' }] },
      ],
    });
    expect(records.get('bystander')?.verdict).toBe('passed');
    const victim = records.get('victim');
    expect(victim?.verdict, victim?.reasons.join('\n')).toBe('failed');
    return victim === undefined ? [] : broken(victim);
  };

  it('with an event of many megabytes', async () => {
    const big = await run(async (event, post) => {
      await post({ ...event, body: { ...event.body, padding: 'a'.repeat(20 * 1_048_576) } });
    });
    expect(big).toEqual(expect.arrayContaining(['event', 'event.schema']));
  });

  it('with more events than anybody asked for', async () => {
    const flood = await run(async (event, post) => {
      for (let n = 0; n < 101; n++)
        await Promise.all(Array.from({ length: 10 }, () => post({ ...event, body: { ...event.body, id: 'one' } })));
    });
    expect(flood).toContain('event.flood');
  });
});
