import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Agent, type Dispatcher, request as send } from 'undici';
import { apisOf, contractOf, newestName, operationNamed, type Release, validatorFor } from '../contract/index.ts';
import { parseJson } from '../exchange.ts';
import type { Target } from '../target.ts';
import {
  type Answer,
  type HonestServer,
  isJson,
  type Lie,
  type Notification,
  type Passing,
  type SinkReply,
  withJson,
} from './lie.ts';

export interface LyingTarget {
  target: Target;
  close(): Promise<void>;
}

/**
 * Stands in front of an honest target and makes a liar of it. A request that the lie leaves alone goes through byte by
 * byte. Where the lie is about notifications, the server is given the proxy's own address as the sink, and its clients never see that.
 */
export async function startLyingTarget(target: Target, release: Release, lie: Lie): Promise<LyingTarget> {
  // The sinks here are the proxy's own and the suite's, both on this machine under certificates of the moment.
  const agent = new Agent({ connect: { rejectUnauthorized: false }, connections: 64 });
  const sinks = lie.notify === undefined ? undefined : new SinkDirectory();
  const root = new URL(Object.values(target.apis)[0] ?? '').origin;
  const server: HonestServer = {
    target,
    release,
    ask: async (request) =>
      sinks?.shown(await forward(agent, root, sinks.hidden(request))) ?? forward(agent, root, request),
    token: async (role, { api, operation }) => {
      const named = api === undefined || operation === undefined ? undefined : operationNamed(api, operation, release);
      return named === undefined ? undefined : target.tokens.token({ role, operation: named.operation });
    },
    notify: (notification) => deliver(agent, notification),
  };
  const front = createHttpServer((incoming, outgoing) => {
    void answerTo(incoming, release, (request) =>
      isTouched(lie, request) ? (lie.answer?.(request, server) ?? server.ask(request)) : server.ask(request),
    )
      .then((answer) => finish(outgoing, answer))
      .catch(() => outgoing.destroy());
  });
  const back = createHttpsServer(
    { cert: target.sink?.certificate?.certificatePem, key: target.sink?.certificate?.keyPem },
    (incoming, outgoing) => {
      void takeNotification(incoming, sinks, (notification) => passOn(lie, notification, server))
        .then((reply) => {
          if (reply === undefined) return void outgoing.destroy();
          const { status, retryAfter } = reply;
          outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
        })
        .catch(() => outgoing.destroy());
    },
  );
  const frontRoot = `http://127.0.0.1:${await listen(front)}`;
  if (sinks !== undefined) sinks.root = `https://127.0.0.1:${await listen(back)}`;
  return {
    target: {
      ...target,
      apis: Object.fromEntries(Object.entries(target.apis).map(([api, url]) => [api, url.replace(root, frontRoot)])),
    },
    close: async () => {
      await Promise.all([stop(front), sinks === undefined ? undefined : stop(back)]);
      await agent.destroy();
    },
  };
}

/** A lie sees no other requests than it says. */
function isTouched({ operations }: Lie, { operation }: Passing): boolean {
  return operations === undefined || (operation !== undefined && operations.includes(operation));
}

/** Longest URI of the schemas, in characters. */
const LONGEST_URI = 2048;

/** Which address of the proxy's own stands for which sink. */
class SinkDirectory {
  root = '';
  readonly #sinks: string[] = [];

  /** The request with the proxy's address in the place of a sink of the suite's own; others are never told anything. */
  hidden(request: Passing): Passing {
    const { json } = request;
    if (!isJson(json)) return request;
    const { webhook } = json;
    if (isOfSuite(json['sink'])) return withJson(request, { ...json, sink: this.#standIn(json['sink']) });
    if (!isJson(webhook) || !isOfSuite(webhook['notificationUrl'])) return request;
    const notificationUrl = this.#standIn(webhook['notificationUrl']);
    return withJson(request, { ...json, webhook: { ...webhook, notificationUrl } });
  }

  #standIn(sink: string): string {
    this.#sinks.push(sink);
    return `${this.root}/${this.#sinks.length - 1}`;
  }

  /** The answer as the server would have given it to a client that named the sink itself. */
  shown(answer: Answer): Answer {
    if (!answer.text.includes(this.root)) return answer;
    const text = this.#sinks.reduceRight(
      (all, sink, n) => all.replaceAll(`${this.root}/${n}"`, `${sink}"`),
      answer.text,
    );
    return { ...answer, text, json: parseJson(text) };
  }

  at(path: string): string | undefined {
    return this.#sinks[Number(path.slice(1))];
  }
}

function isOfSuite(sink: unknown): sink is string {
  // What the server would refuse it has to see.
  return typeof sink === 'string' && sink.startsWith('https://127.0.0.1:') && sink.length <= LONGEST_URI;
}

async function answerTo(
  incoming: IncomingMessage,
  release: Release,
  answer: (request: Passing) => Promise<Answer>,
): Promise<Answer> {
  const text = await textOf(incoming);
  const [method, path] = [incoming.method ?? 'GET', incoming.url ?? '/'];
  const json = text === '' ? undefined : parseJson(text);
  const match = operationOf(release, method, path);
  return answer({
    method,
    path,
    headers: passedOn(incoming.headers),
    ...(text === '' ? {} : { text }),
    ...(json === undefined ? {} : { json }),
    ...(match === undefined ? {} : { api: match.api, operation: match.operation }),
    pathParameters: match?.pathParameters ?? {},
  });
}

function operationOf(release: Release, method: string, path: string) {
  for (const api of apisOf(release)) {
    const match = validatorFor(contractOf(api, release)).operationFor(method, path.split('?')[0] ?? path);
    if (match === undefined) continue;
    return { api, operation: newestName(match.operation.operationId), pathParameters: match.pathParameters };
  }
  return undefined;
}

async function forward(
  dispatcher: Dispatcher,
  root: string,
  { method, path, headers, text }: Passing,
): Promise<Answer> {
  const response = await send(`${root}${path}`, {
    dispatcher,
    method: method as Dispatcher.HttpMethod,
    headers,
    ...(text === undefined ? {} : { body: text }),
  });
  const body = await response.body.text();
  const json = body === '' ? undefined : parseJson(body);
  return {
    status: response.statusCode,
    headers: passedOn(response.headers),
    text: body,
    ...(json === undefined ? {} : { json }),
  };
}

async function deliver(dispatcher: Dispatcher, { sink, headers, text }: Notification): Promise<SinkReply> {
  const { statusCode, headers: answered, body } = await send(sink, { dispatcher, method: 'POST', headers, body: text });
  await body.dump();
  const { 'retry-after': retryAfter } = answered;
  return { status: statusCode, ...(typeof retryAfter === 'string' ? { retryAfter } : {}) };
}

/** Lets the lie do its work. @returns what the sink answered last; 204 where it was sent nothing; undefined without an answer. */
async function passOn(lie: Lie, notification: Notification, server: HonestServer): Promise<SinkReply | undefined> {
  let last: SinkReply | undefined = { status: 204 };
  const watched: HonestServer = {
    ...server,
    notify: async (each) => {
      last = undefined;
      last = await server.notify(each);
      return last;
    },
  };
  await lie.notify?.(notification, watched).catch(() => undefined);
  return lie.sinkReply === undefined ? last : lie.sinkReply(last);
}

async function takeNotification(
  incoming: IncomingMessage,
  sinks: SinkDirectory | undefined,
  notify: (notification: Notification) => Promise<SinkReply | undefined>,
): Promise<SinkReply | undefined> {
  const text = await textOf(incoming);
  const sink = sinks?.at(incoming.url ?? '');
  if (sink === undefined) throw new Error(`nobody gave ${incoming.url ?? ''} as a sink`);
  const json = parseJson(text);
  return notify({ sink, headers: passedOn(incoming.headers), text, ...(json === undefined ? {} : { json }) });
}

function finish(outgoing: ServerResponse, { status, headers, text }: Answer): void {
  outgoing.writeHead(status, { ...headers, ...(text === '' ? {} : { 'content-length': Buffer.byteLength(text) }) });
  outgoing.end(text === '' ? undefined : text);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Headers of one connection, which are not those of the next. */
const HOP_BY_HOP = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

function passedOn(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]));
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
