import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock, Nanoseconds } from '../../kernel/index.ts';

export interface ReceivedCallback {
  timeNs: Nanoseconds;
  path: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- judged by the tests
  body: any;
}

/** An SCS/AS that writes down what it is told, and answers with the next of `statuses`, else with 204. Every answer points to `/elsewhere`. */
export async function startCallbackReceiver(clock: Pick<Clock, 'now'>) {
  const received: ReceivedCallback[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ timeNs: clock.now(), path: request.url ?? '', body: JSON.parse(body) as unknown });
      response.writeHead(statuses.shift() ?? 204, { location: '/elsewhere' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    statuses,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type CallbackReceiver = Awaited<ReturnType<typeof startCallbackReceiver>>;
