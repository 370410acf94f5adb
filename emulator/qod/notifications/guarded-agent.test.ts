import { once } from 'node:events';
import { type Server, type AddressInfo, createServer } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddressPolicy } from './address-policy.ts';
import { DEFAULT_NOTIFICATION_LIMITS } from './limits.ts';
import { HttpsSinkClient } from './sink-client.ts';

let listener: Server;
let connections = 0;
let client: HttpsSinkClient;
beforeEach(async () => {
  connections = 0;
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
});
afterEach(async () => {
  await client.close();
  listener.close();
});

/** A client that may connect to `allowed`, with a name server that gives the next of `answers`, then the last again. */
function resolving(allowed: string[], answers: string[][]) {
  const asked: string[] = [];
  const policy = new AddressPolicy(allowed);
  client = new HttpsSinkClient(
    {
      policy,
      lookup: (hostname, _, callback) => {
        const addresses = answers[Math.min(asked.length, answers.length - 1)]!;
        asked.push(hostname);
        callback(
          null,
          addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      },
    },
    DEFAULT_NOTIFICATION_LIMITS,
  );
  return asked;
}

const post = (host: string) => client.post(`https://${host}:${(listener.address() as AddressInfo).port}/`, {}, '{}');

test('a name that changes from an allowed address to loopback is never followed there', async () => {
  // 127.0.0.2 stands for the public address: nothing listens there, and it is the only one allowed.
  const asked = resolving(['127.0.0.2/32'], [['127.0.0.2'], ['127.0.0.1']]);
  expect(await post('rebinding.test')).toMatchObject({ type: 'no-answer' });
  // One question for one connection: what was judged is what was connected to.
  expect(asked).toHaveLength(1);
  expect(await post('rebinding.test')).toEqual({
    type: 'address-refused',
    reason: 'its name has no address that is allowed',
  });
  expect([asked.length, connections]).toEqual([2, 0]);
});

test('of the addresses of a name those that are refused are not tried', async () => {
  resolving(['127.0.0.2/32'], [['127.0.0.1', '::1', '127.0.0.2']]);
  expect(await post('both.test')).toMatchObject({ type: 'no-answer' });
  expect(connections).toBe(0);
});

test('a name with an allowed address is connected to', async () => {
  resolving(['127.0.0.1/32'], [['127.0.0.1']]);
  expect(await post('allowed.test')).toMatchObject({ type: 'no-answer' });
  expect(connections).toBe(1);
});

test.each(['127.0.0.1', '[::ffff:127.0.0.1]', 'localhost'])(
  'an address in the URL itself is judged at the connection: %s',
  async (host) => {
    const asked = resolving([], [['127.0.0.1']]);
    expect(await post(host)).toMatchObject({ type: 'address-refused' });
    expect([asked, connections]).toEqual([[], 0]);
  },
);
