import { once } from 'node:events';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import {
  type HttpLimits,
  limitedServer,
  listeningRoot,
  type Metrics,
  noteRequest,
  requestLog,
  stopGracefully,
} from '../http/index.ts';
import { type RandomStream, RandomStreams, milliseconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import { AsSessionWithQos, type AsSessionWithQosOptions } from './as-session-with-qos.ts';
import { VOLATILE_STORE } from '../store/durable-store.ts';
import { type NefAuthentication, authenticate } from './authentication.ts';
import { type Callback, CallbackChannel } from './callback-channel.ts';
import type { Dialects } from './dialects.ts';
import { type RoutesOptions, answerError, answerUnknownPath, nefRoutes } from './routes.ts';
import { refusalOf } from './send-problem.ts';
import { resumeCallbacks } from './user-plane-notification.ts';

export interface NefOptions extends AsSessionWithQosOptions {
  trackIo: TrackIo;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 0, any free port. */
  port?: number;
  /** API root under which callers reach this NEF, where it is not the address it listens on. */
  publicRoot?: string;
  httpLimits?: Partial<HttpLimits>;
  /** Where requests are written. Default nowhere. */
  log?: Logger;
  /** Counts them. Default nobody does. */
  metrics?: Metrics;
  /** Told of every request when it has been answered. Default nobody is. */
  onAnswer?: (answer: NefAnswer) => void;
  /** Told of every callback that was not taken, with its status; of none where no answer came. Default nobody is. */
  onCallbackFailure?: (status: number | undefined) => void;
  /** Default none. */
  authentication?: NefAuthentication;
  /** Emulated milliseconds between the answer to a creation and its first callback, at least. Minimum 0, default 20. */
  callbackMarginMs?: number;
  /** Whether a test callback follows when a subscription asks for one. Default false. */
  testNotifications?: boolean;
  /** Departures from TS 29.122. Default none. */
  dialects?: Dialects;
  /** What the times between attempts of a callback vary by. Default a stream of its own, the same in every run. */
  retryJitter?: RandomStream;
}

export interface NefAnswer {
  method: string;
  status: number;
  /** Of a refusal, why, as ProblemDetails say it. It may name the UE. */
  detail?: string;
}

export interface RunningNef {
  /** Absolute URL of the API, `…/3gpp-as-session-with-qos/v1`. */
  baseUrl: string;
  /** The same subscriptions without HTTP. */
  sessions: AsSessionWithQos;
  close(): Promise<void>;
}

const BASE_PATH = '/3gpp-as-session-with-qos/v1';

/**
 * Serves AsSessionWithQoS (TS 29.122) over HTTP, and first takes up what `store` has kept. URLs of subscriptions stay what
 * they were where `publicRoot`, or else `host` and `port`, are the same again.
 * @throws when the port cannot be had.
 */
export async function startNef(options: NefOptions): Promise<RunningNef> {
  const { clock, calendar, trackIo, host = '127.0.0.1', port = 0, callbackMarginMs = 20 } = options;
  const { store = VOLATILE_STORE, retryJitter = new RandomStreams('nef').stream('callback-retry') } = options;
  const dispatcher = new Agent({ connect: { timeout: 5_000 } });
  const sessions = new AsSessionWithQos(options);
  const outbox = store.collection<Callback>('nef-callbacks');
  const app = express();
  const server = limitedServer(app, options.httpLimits ?? {}, unreadable);
  let baseUrl = '';
  const routes: RoutesOptions = {
    sessions,
    authenticate: authenticate(options.authentication ?? { type: 'none' }, clock, calendar),
    baseUrl: () => baseUrl,
    testNotifications: options.testNotifications ?? false,
    dialects: options.dialects ?? {},
    openChannel: (flushed) =>
      new CallbackChannel({
        clock,
        trackIo,
        dispatcher,
        jitter: retryJitter,
        outbox,
        uuid: options.uuid,
        flushed,
        notBeforeNs: clock.now() + milliseconds(callbackMarginMs),
        ...(options.onCallbackFailure !== undefined && { onFailure: options.onCallbackFailure }),
      }),
  };
  app.use(requestLog('nef', options.log, (request) => options.metrics?.request(request)));
  app.use(tellOfAnswers(options.onAnswer));
  app.use(helmet());
  app.use(BASE_PATH, nameOperation, nefRoutes(routes));
  app.use(answerUnknownPath);
  app.use(answerError);

  server.listen(port, host);
  await once(server, 'listening');
  baseUrl = `${options.publicRoot ?? listeningRoot(server)}${BASE_PATH}`;
  resumeCallbacks(outbox, routes);
  return {
    baseUrl,
    sessions,
    close: async () => {
      await stopGracefully(server);
      await dispatcher.destroy();
    },
  };
}

/** Not by the log of requests, in which nobody is named. */
function tellOfAnswers(tell: NefOptions['onAnswer']): RequestHandler {
  return ({ method }, response, next) => {
    response.once('close', () => {
      const detail = refusalOf(response)?.detail;
      tell?.({ method, status: response.statusCode, ...(detail !== undefined && { detail }) });
    });
    next();
  };
}

/** Names the resource of a request, which never is the path that a client chose. */
const nameOperation: RequestHandler = (request, response, next) => {
  const { length } = request.path.split('/').filter((part) => part !== '');
  noteRequest(response, { operation: OPERATIONS[length] ?? 'none' });
  next();
};

/** By the parts of the path below the base path. */
const OPERATIONS: Readonly<Record<number, string>> = { 2: 'subscriptions', 3: 'subscription' };

/** For what could not even be read. */
function unreadable(status: 400 | 408 | 431): { contentType: string; body: unknown } {
  const detail = 'the request cannot be read';
  return {
    contentType: 'application/problem+json',
    body: { status, title: 'Malformed request', detail, cause: 'INVALID_MSG_FORMAT' },
  };
}
