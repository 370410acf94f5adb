import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request as send } from 'undici';

/** A request or answer on its way through the proxy. */
export interface Passing {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown> | undefined;
}
export interface Answer {
  status: number;
  body: Record<string, unknown> | undefined;
}

export interface Lie {
  /** Changes a request before the honest server sees it. An answer instead of a request keeps it from the server. */
  request?: (request: Passing) => Passing | Answer;
  /** Changes an answer before the client sees it. */
  answer?: (answer: Answer, request: Passing) => Answer;
}

/** Stands between the suite and an honest server, and makes a liar of it: what it tells and what it does are two things. */
export async function startLyingProxy(
  honestRoot: string,
  lie: Lie,
): Promise<{ root: string; close: () => Promise<void> }> {
  const agent = new Agent();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      );
      const asked: Passing = {
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        headers: headers as Record<string, string>,
        body: text === '' ? undefined : (JSON.parse(text) as Passing['body']),
      };
      const passed = lie.request?.(structuredClone(asked)) ?? asked;
      const honest = 'status' in passed ? passed : await forward(agent, honestRoot, passed);
      const { status, body } = lie.answer?.(honest, asked) ?? honest;
      const correlator = asked.headers['x-correlator'];
      outgoing.writeHead(status, {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(correlator === undefined ? {} : { 'x-correlator': correlator }),
      });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    })().catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all([once(server, 'close'), agent.destroy()]);
    },
  };
}

async function forward(dispatcher: Agent, root: string, { method, path, headers, body }: Passing): Promise<Answer> {
  const response = await send(`${root}${path}`, {
    dispatcher,
    method: method as 'GET',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, body: text === '' ? undefined : (JSON.parse(text) as Answer['body']) };
}
