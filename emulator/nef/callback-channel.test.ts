import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { milliseconds, seconds } from '../kernel/index.ts';
import { VOLATILE_STORE } from '../store/durable-store.ts';
import { type Callback, CallbackChannel } from './callback-channel.ts';
import { startCallbackReceiver } from './test/callback-receiver.ts';
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
