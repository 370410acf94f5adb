import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { milliseconds, seconds } from '../kernel/index.ts';
import { type Collection, VOLATILE_STORE } from '../store/durable-store.ts';
import { MemoryStore } from '../store/test/memory-store.ts';
import { type Callback, CallbackChannel } from './callback-channel.ts';
import { type CallbackReceiver, startCallbackReceiver } from './test/callback-receiver.ts';
import { countingUuids } from './test/uuids.ts';
import { VirtualTime } from './test/virtual-time.ts';

test('nothing is sent before the answer that names the subscription has left, however late that is', async () => {
  const time = new VirtualTime();
  const receiver = await startCallbackReceiver(time.simulation);
  const dispatcher = new Agent();
  let flush = () => {};
  const flushed = new Promise<void>((resolve) => (flush = resolve));
  // Not tracked, as in paced time, which does not wait for anybody.
  const kept = { outbox: VOLATILE_STORE.collection<Callback>('callbacks'), uuid: countingUuids(), jitter: () => 0 };
  const options = { ...kept, clock: time.simulation, dispatcher, flushed, notBeforeNs: milliseconds(20) };
  let sent: Promise<unknown> = Promise.resolve();
  const channel = new CallbackChannel({ ...options, trackIo: (io) => (sent = io()) as ReturnType<typeof io> });
  channel.send({ subscriptionId: 's', url: receiver.url, body: { first: true } });
  await time.advance(seconds(5));
  expect(receiver.received).toEqual([]);
  flush();
  await sent;
  expect(receiver.received.map(({ body }) => body)).toEqual([{ first: true }]);
  receiver.close();
  await dispatcher.destroy();
});

describe('a channel', () => {
  let time: VirtualTime;
  let receiver: CallbackReceiver;
  let dispatcher: Agent;
  let outbox: Collection<Callback>;

  beforeEach(async () => {
    time = new VirtualTime();
    receiver = await startCallbackReceiver(time.simulation);
    dispatcher = new Agent();
    outbox = new MemoryStore().collection('callbacks');
  });

  afterEach(async () => {
    receiver.close();
    await dispatcher.destroy();
  });

  const open = (jitter: () => number = () => 0) =>
    new CallbackChannel({
      clock: time.simulation,
      trackIo: time.trackIo,
      dispatcher,
      jitter,
      outbox,
      uuid: countingUuids(),
      notBeforeNs: 0,
      flushed: Promise.resolve(),
    });
  const say = (channel: CallbackChannel, body: unknown, url = receiver.url) =>
    channel.send({ subscriptionId: 's', url, body });
  const told = () => receiver.received.map(({ path, body }) => [path, body] as [string, unknown]);

  test('waits up to half as long again between attempts, as its random stream says', async () => {
    const draws = [0, 0.5, 1, 0];
    const channel = open(() => draws.shift()!);
    receiver.statuses.push(500, 500, 500, 500, 500);
    say(channel, 1);
    await time.advance(seconds(60));
    // 1 s, 2 s × 1.25, 4 s × 1.5, 8 s.
    expect(receiver.received.map(({ timeNs }) => timeNs)).toEqual([0, 1, 3.5, 9.5, 17.5].map(seconds));
    expect(outbox.all()).toEqual([]);
  });

  test.each([307, 308])('follows a %i once', async (status) => {
    receiver.statuses.push(status);
    const channel = open();
    say(channel, 1);
    await time.advance(0);
    expect(told()).toEqual([
      ['/callbacks', 1],
      ['/elsewhere', 1],
    ]);
    receiver.statuses.push(status, status);
    say(channel, 2);
    await time.advance(0);
    expect(told().slice(2)).toEqual([
      ['/callbacks', 2],
      ['/elsewhere', 2],
    ]);
    // A second redirection is a failure, tried again after 1 s.
    await time.advance(seconds(1));
    expect(told().slice(4)).toEqual([['/callbacks', 2]]);
  });

  test('gives up a URL that is gone (410), with all that waits for it, and no other', async () => {
    receiver.statuses.push(410);
    const channel = open();
    say(channel, 1);
    say(channel, 2);
    say(channel, 3, `${receiver.url}/moved`);
    await time.advance(seconds(60));
    say(channel, 4);
    say(channel, 5, `${receiver.url}/moved`);
    await time.advance(seconds(60));
    expect(told()).toEqual([
      ['/callbacks', 1],
      ['/callbacks/moved', 3],
      ['/callbacks/moved', 5],
    ]);
    expect(outbox.all()).toEqual([]);
  });

  test('lets the oldest go when more than 100 wait, never the one under way or the last', async () => {
    receiver.statuses.push(500);
    const channel = open();
    for (let count = 0; count <= 103; count++) say(channel, count);
    expect(outbox.all()).toHaveLength(100);
    await time.advance(seconds(60));
    // 0 is under way; 1 to 4 have gone for 100 to 103.
    expect(told().map(([, body]) => body)).toEqual([0, 0, ...Array.from({ length: 99 }, (_, index) => index + 5)]);
  });
});
