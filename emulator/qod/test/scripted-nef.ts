import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface NefRequest {
  method: string;
  url: string;
  authorization: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- judged by the tests
  body: any;
}

/** A NEF that answers with the next of `answers`, else 201 to POST and 204 to DELETE; 0 hangs up without an answer. */
export async function startScriptedNef() {
  const requests: NefRequest[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      requests.push({
        method,
        url,
        authorization: headers.authorization,
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
      });
      const status = answers.shift() ?? (method === 'POST' ? 201 : 204);
      if (status === 0) return void request.socket.destroy();
      response.writeHead(status, method === 'POST' ? { location: `${url}/${requests.length}` } : {}).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    answers,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/3gpp-as-session-with-qos/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type ScriptedNef = Awaited<ReturnType<typeof startScriptedNef>>;
