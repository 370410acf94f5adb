import { durationText } from '../quantity-text.ts';
import type { EventRecord, ExchangeRecord } from '../upstream.ts';
import { layOutJson } from './json-layout.ts';
import { markup, type Markup } from './template.ts';

/**
 * `full` has headers, bodies and the curl line; `compact` the request line, the status and the bodies.
 */
export type Detail = 'full' | 'compact';

/** An answer that came later was held back, by the case's own will. */
const HELD_BACK_MS = 100;

/** One HTTP exchange, request beside response. */
export function exchangeSection(
  exchange: ExchangeRecord,
  index: number,
  detail: Detail,
  open: boolean,
  caseStartMs: number,
): Markup {
  const { request, response, name, durationMs, startedAtMs, error } = exchange;
  return markup`<details class="exchange"${open && markup` open`}>
<summary><span class="number">${index + 1}</span> <code>${request.method} ${pathOf(request.url)}</code>
<span class="status${response === undefined && ' none'}">${response?.status ?? 'no answer'}</span>
<span class="aside">${name} · at +${sinceText(startedAtMs, caseStartMs)} ·
took ${durationText(durationMs)}</span></summary>
${error !== undefined && markup`<p class="reason">No answer: ${error}</p>`}
<div class="sides">
<div><h5>Request</h5>
<pre>${message(`${request.method} ${request.url}`, request.headers, request.body, detail)}</pre></div>
${
  response !== undefined &&
  markup`<div><h5>Response</h5><pre>${message(`HTTP ${response.status}`, response.headers, response.body, detail)}</pre>
${response.truncated && markup`<p class="note">The body was longer; the record holds its beginning.</p>`}</div>`
}
</div>
${
  detail === 'full' &&
  markup`<div class="curl"><h5>Repeat it</h5><pre>${exchange.curl}</pre>
<button type="button" class="copy" hidden>copy</button></div>`
}
</details>`;
}

/** A notification that the target sent to the case's sink. */
export function eventSection(
  { receivedAtMs, method, headers, body, answered, answeredAtMs, retryAfterS }: EventRecord,
  detail: Detail,
  caseStartMs: number,
): Markup {
  return markup`<details class="exchange">
<summary><code>${method}</code> notification <span class="status">${answered}</span>
<span class="aside">at +${sinceText(receivedAtMs, caseStartMs)}${answerText(receivedAtMs, answeredAtMs, retryAfterS)}</span></summary>
<pre>${message(method, headers, body, detail)}</pre>
</details>`;
}

/** What is special about the answer of the sink. */
function answerText(receivedAtMs: number, answeredAtMs = receivedAtMs, retryAfterS?: number): string {
  const heldBackMs = Math.round(answeredAtMs - receivedAtMs);
  const held = heldBackMs < HELD_BACK_MS ? '' : `, answered after ${durationText(heldBackMs)}`;
  return retryAfterS === undefined ? held : `${held}, Retry-After ${retryAfterS} s`;
}

function sinceText(atMs: number, caseStartMs: number): string {
  return durationText(Math.max(0, atMs - caseStartMs));
}

function message(startLine: string, headers: Record<string, string>, body: string | undefined, detail: Detail): string {
  const head = detail === 'full' ? Object.entries(headers).map(([name, value]) => `${name}: ${value}`) : [];
  const lines = [startLine, ...head].join('\n');
  return body === undefined || body === '' ? lines : `${lines}\n\n${layOutJson(body)}`;
}

/** The part of an address that differs between exchanges; the whole address stands in the request. */
function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, '') || url;
}
