import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer } from '../operator.ts';
import { CREATED, EXTENDED, PROFILE, READ, RETRIEVED } from './examples.ts';

const QOD = '/quality-on-demand/v1rc3';
const ANSWERS: readonly [request: RegExp, status: number, example?: unknown][] = [
  [new RegExp(`^POST ${QOD}/sessions$`), 201, CREATED],
  [new RegExp(`^GET ${QOD}/sessions/[^/]+$`), 200, READ],
  [new RegExp(`^DELETE ${QOD}/sessions/[^/]+$`), 204],
  [new RegExp(`^POST ${QOD}/sessions/[^/]+/extend$`), 200, EXTENDED],
  [new RegExp(`^POST ${QOD}/retrieve-sessions$`), 200, RETRIEVED],
  [/^POST \/qos-profiles\/v1rc3\/retrieve-qos-profiles$/, 200, [PROFILE]],
  [/^GET \/qos-profiles\/v1rc3\/qos-profiles\/[^/]+$/, 200, PROFILE],
];

/** Starts a mock of release r4.1: the same examples whatever is asked, by whomever. */
export async function startStaticServer({ port = 0 }: { port?: number }): Promise<RunningServer> {
  const server = createServer((request, response) => {
    request.resume();
    const [, status, example] = ANSWERS.find(([each]) => each.test(`${request.method} ${request.url}`)) ?? [, 404];
    response.writeHead(status, example === undefined ? {} : { 'content-type': 'application/json' });
    response.end(example === undefined ? undefined : JSON.stringify(example));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
