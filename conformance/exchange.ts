import type { TokenRole } from './case.ts';
import type { ApiName, Operation } from './contract/index.ts';
import { curlCommand } from './curl.ts';
import type { HttpAnswer, HttpRequest } from './http-client.ts';
import type { ExchangeRecord } from './record.ts';
import type { Redaction } from './redaction.ts';

/** One request and what became of it: the evidence that checks judge. */
export interface Exchange {
  /** Name in the case. */
  name: string;
  api: ApiName;
  operation: Operation;
  role: TokenRole;
  /** Test time, Unix milliseconds. */
  startedAtMs: number;
  endedAtMs: number;
  /** Real time. */
  durationMs: number;
  request: HttpRequest & { /** The body as JSON; absent where none or no JSON was sent. */ json?: unknown };
  /** Absent when no whole answer came; `failure` then says why. */
  response?: ReceivedResponse;
  failure?: { reached: boolean; reason: string };
}

export interface ReceivedResponse {
  status: number;
  /** Names in lower case; repeated headers joined by commas. */
  headers: Readonly<Record<string, string>>;
  byteLength: number;
  /** The body as text; bytes that are no UTF-8 show as U+FFFD. */
  text: string;
  validUtf8: boolean;
  /** The body as JSON; absent where it is none. */
  json?: unknown;
}

/** What the last part of a request's path names. */
export function idInPath({ request }: Exchange): string {
  return decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '');
}

/** Turns what the client brought back into evidence. */
export function received(answer: HttpAnswer): Pick<Exchange, 'response' | 'failure'> {
  if (answer.kind === 'failure') return { failure: { reached: answer.reached, reason: answer.reason } };
  const { text, validUtf8 } = decode(answer.body);
  const response = { status: answer.status, headers: answer.headers, byteLength: answer.body.length, text, validUtf8 };
  const json = validUtf8 ? parseJson(text) : undefined;
  return { response: json === undefined ? response : { ...response, json } };
}

/** Far more than any document of CAMARA's, far less than what exhausts the stack of whatever looks at it. */
const MAX_DEPTH = 500;

/** Undefined for what is no JSON, or nested more than 500 times (RFC 8259 section 9). JSON itself has no undefined. */
export function parseJson(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How deeply lists and objects of a JSON text are nested. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return deepest;
}

/** Longest body text in a record, in characters. */
const MAX_RECORDED_BODY = 65_536;

/** The exchange as a record keeps it: without secrets, and with a command that repeats it. */
export function exchangeRecord(exchange: Exchange, redaction: Redaction): ExchangeRecord {
  const { method, url, headers, body } = exchange.request;
  const request = {
    method,
    url: redaction.text(url),
    headers: redaction.headers(headers),
    ...(body === undefined ? {} : { body: redaction.text(body) }),
  };
  return {
    name: exchange.name,
    operationId: exchange.operation.operationId,
    startedAtMs: exchange.startedAtMs,
    durationMs: exchange.durationMs,
    request,
    ...(exchange.response === undefined ? {} : { response: responseRecord(exchange.response, redaction) }),
    ...(exchange.failure === undefined ? {} : { error: redaction.text(exchange.failure.reason) }),
    curl: curlCommand(request),
  };
}

function responseRecord(
  { status, headers, text }: ReceivedResponse,
  redaction: Redaction,
): NonNullable<ExchangeRecord['response']> {
  // Cut after redaction: a cut through a secret would let its first part through.
  const body = redaction.text(text);
  const truncated = body.length > MAX_RECORDED_BODY;
  return {
    status,
    headers: redaction.headers(headers),
    body: truncated ? body.slice(0, MAX_RECORDED_BODY) : body,
    truncated,
  };
}

function decode(body: Uint8Array): { text: string; validUtf8: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), validUtf8: true };
  } catch {
    return { text: new TextDecoder('utf-8').decode(body), validUtf8: false };
  }
}
