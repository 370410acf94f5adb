import type { UserPlane } from '../../emulator/index.ts';
import type { TokenRole } from '../case.ts';
import type { ApiName, Release } from '../contract/index.ts';
import type { Target } from '../target.ts';

/** A request on its way to the honest server. */
export interface Passing {
  method: string;
  /** With base path and query. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The body as it came; absent where there was none. */
  text?: string;
  /** What the body is as JSON; absent where it is none. */
  json?: unknown;
  /** Which operation it is for, by its name in the newest release; absent where it is for none. */
  operation?: string;
  api?: ApiName;
  pathParameters: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  /** Names in lower case, without those of the connection. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** Absent where the body is no JSON. */
  json?: unknown;
}

/** A notification on its way to the sink that the client gave. */
export interface Notification {
  sink: string;
  headers: Readonly<Record<string, string>>;
  text: string;
  json?: unknown;
}

/** What a sink says to a notification. */
export interface SinkAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
}

/** A sink has taken it, or so the server is told. */
export const TAKEN: SinkAnswer = { status: 204, headers: {} };

/** The honest server that a lie stands in front of. */
export interface HonestServer {
  target: Target;
  release: Release;
  ask(request: Passing): Promise<Answer>;
  /** A token that works, of a role that is bound to no device. */
  token(role: TokenRole, request: Passing): Promise<string | undefined>;
  /** Sends a notification. @throws when the sink breaks off. */
  notify(notification: Notification): Promise<SinkAnswer>;
}

/**
 * What is wrong with a server: between its clients and it, between it and their sinks, or between it and the network.
 * Without a hook everything passes as it is.
 */
export interface Lie {
  /** The operations, by newest name, whose requests `answer` sees; all of them without any. Others pass as they are. */
  operations?: readonly string[];
  /** Answers a request, mostly by asking the honest server something. */
  answer?(request: Passing, server: HonestServer): Promise<Answer>;
  /**
   * Does something with a notification, mostly sends it. Emulated time stands still until this has settled.
   * @returns what the server is told that the sink has said; what is thrown breaks off.
   */
  notify?(notification: Notification, server: HonestServer): Promise<SinkAnswer>;
  /** Stands between the NEF and the cell. */
  userPlane?(cell: UserPlane): UserPlane;
}

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The message with another JSON body. */
export function withJson<Message extends Passing | Answer | Notification>(message: Message, json: unknown): Message {
  return { ...message, json, text: JSON.stringify(json) };
}

/** The request with other headers; undefined takes one out. */
export function withHeaders(request: Passing, changes: Readonly<Record<string, string | undefined>>): Passing {
  const headers = Object.entries({ ...request.headers, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...request, headers: Object.fromEntries(headers) };
}

/** The request for another operation, without a body. */
export function bodiless(
  { text: _, json: __, operation: ___, ...request }: Passing,
  method: string,
  path: string,
): Passing {
  return withHeaders({ ...request, method, path }, { 'content-type': undefined });
}

/** An answer of the liar's own, well-formed in every other respect. A body of undefined is none. */
export function ownAnswer(request: Passing, status: number, json?: unknown): Answer {
  const { 'x-correlator': sent = '' } = request.headers;
  // One that is not valid does not come back.
  const correlator = /^[a-zA-Z0-9-_:;./<>{}]{1,256}$/.test(sent) ? sent : undefined;
  return {
    status,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(correlator === undefined ? {} : { 'x-correlator': correlator }),
    },
    text: json === undefined ? '' : JSON.stringify(json),
    ...(json === undefined ? {} : { json }),
  };
}

/** An error as CAMARA wants it. */
export function errorAnswer(request: Passing, status: number, code: string): Answer {
  return ownAnswer(request, status, { status, code, message: 'The request was refused.' });
}
