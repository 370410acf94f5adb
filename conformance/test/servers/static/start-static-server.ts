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

export interface StaticOptions {
  /** Default 0, any free port. */
  port?: number;
  /** Whether the header x-correlator is repeated, which some mocks can do. Default false. */
  echoesCorrelator?: boolean;
}

/** Starts a mock of release r4.1: the same examples whatever is asked, by whomever. */
export async function startStaticServer({ port = 0, echoesCorrelator = false }: StaticOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    request.resume();
    const known = ANSWERS.find(([each]) => each.test(`${request.method} ${request.url}`));
    const [, status, example] = known ?? [/./, 404];
    const correlator = request.headers['x-correlator'];
    if (echoesCorrelator && typeof correlator === 'string') response.setHeader('x-correlator', correlator);
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
