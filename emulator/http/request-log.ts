import { performance } from 'node:perf_hooks';
import type { RequestHandler, Response } from 'express';
import { type Logger, pino } from 'pino';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names whose values are nobody's business, wherever they occur in what is logged. */
const SECRETS = [
  'authorization',
  'accessToken',
  'refreshToken',
  'notificationAuthToken',
  'client_secret',
  'client_assertion',
  'secret',
  'password',
  'token',
];

/** JSON lines, by default to standard error. Secrets are replaced, should one ever be handed to it. */
export function serverLog(level: LogLevel, destination: { write(line: string): void } = process.stderr): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: '[secret]' } }, destination);
}

/** What a handler knows of its request when it is answered. */
export interface RequestFacts {
  /** Operation of the contract or template of the route; never the path, which a client chooses. */
  operation?: string;
  clientId?: string;
}

/** Hands the facts of a request over to its log line and its metrics. */
export function noteRequest(response: Response, facts: RequestFacts): void {
  const noted = response.locals as { facts?: RequestFacts };
  noted.facts = { ...noted.facts, ...facts };
}

/** A request that has been answered, or broken off by its client. */
export interface AnsweredRequest extends Required<Pick<RequestFacts, 'operation'>> {
  server: string;
  method: string;
  /** 499 where the client left before the answer had been sent. */
  status: number;
  durationMs: number;
  correlator?: string;
  clientId?: string;
}

/**
 * Tells of every request once it is over. Neither bodies nor queries nor paths are in it: they hold tokens and phone numbers.
 * A server error is logged as an error, everything else as information.
 */
export function requestLog(
  server: string,
  log: Logger | undefined,
  observe: (request: AnsweredRequest) => void,
): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      const { operation = 'none', clientId } = (response.locals as { facts?: RequestFacts }).facts ?? {};
      const correlator = response.getHeader('x-correlator');
      const answered: AnsweredRequest = {
        server,
        method: METHODS.includes(request.method) ? request.method : 'other',
        operation,
        status: response.writableFinished ? response.statusCode : 499,
        durationMs: Math.round((performance.now() - startedMs) * 1000) / 1000,
        ...(typeof correlator === 'string' && { correlator }),
        ...(clientId !== undefined && { clientId }),
      };
      observe(answered);
      if (answered.status >= 500) log?.error(answered, 'answered');
      else log?.info(answered, 'answered');
    });
    next();
  };
}

/** Whatever else a client may invent is one label. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
