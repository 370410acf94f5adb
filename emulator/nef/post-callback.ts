import type { Dispatcher } from 'undici';

/** How long an SCS/AS may take for its answer, in real milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** What became of an attempt: taken, to be tried again, or the SCS/AS says that there will never be anybody (410). */
export type CallbackOutcome = 'arrived' | 'failed' | 'gone';

export interface CallbackAttempt {
  outcome: CallbackOutcome;
  /** Absent where no answer came. */
  status?: number;
}

/**
 * Sends a notification once. Any 2xx is taken for the 204 that TS 29.122 asks for; a 307 or 308, which it lists as well, is
 * followed once, to http or https. Other redirects are failures.
 */
export async function postCallback(dispatcher: Dispatcher, url: string, body: unknown): Promise<CallbackAttempt> {
  try {
    const payload = JSON.stringify(body);
    const first = await post(dispatcher, url, payload);
    const elsewhere = redirection(first, url);
    const { status } = elsewhere === undefined ? first : await post(dispatcher, elsewhere, payload);
    if (status === 410) return { outcome: 'gone', status };
    return { outcome: status >= 200 && status < 300 ? 'arrived' : 'failed', status };
  } catch {
    return { outcome: 'failed' };
  }
}

interface Answer {
  status: number;
  location: string | undefined;
}

async function post(dispatcher: Dispatcher, url: string, body: string): Promise<Answer> {
  const { origin, pathname, search } = new URL(url);
  const response = await dispatcher.request({
    origin,
    path: `${pathname}${search}`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  await response.body.dump();
  const { location } = response.headers;
  return { status: response.statusCode, location: typeof location === 'string' ? location : undefined };
}

function redirection({ status, location }: Answer, from: string): string | undefined {
  if ((status !== 307 && status !== 308) || location === undefined || !URL.canParse(location, from)) return undefined;
  const { href, protocol } = new URL(location, from);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
