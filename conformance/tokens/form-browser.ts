import { type CheerioAPI, load } from 'cheerio';
import { CookieJar } from 'tough-cookie';
import type { HttpClient } from '../http-client.ts';
import { withoutQuery } from './oauth-http.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** Where a browser has got to: a page, or the redirect URI, which is not opened. */
export type Place = { kind: 'page'; url: URL; document: CheerioAPI } | { kind: 'end'; url: URL };

const MAX_REDIRECTS = 20;

/** As much of a browser as sign-in pages need that work without scripts: cookies, redirects and forms. */
export class FormBrowser {
  readonly #http: HttpClient;
  readonly #end: URL;
  readonly #cookies = new CookieJar();

  /** @param end the redirect URI of the client. */
  constructor(http: HttpClient, end: URL) {
    this.#http = http;
    this.#end = end;
  }

  /** @throws TokenUnavailable where no page comes. */
  open(url: URL): Promise<Place> {
    return this.#go(url, { method: 'GET' });
  }

  /**
   * Submits a form of the page with its own values, over which go those given.
   * @param selector CSS; the first form unless given.
   * @throws TokenUnavailable where the page has no such form, or no page comes.
   */
  submit(
    { url, document }: Place & { kind: 'page' },
    fields: Readonly<Record<string, string>>,
    selector = 'form',
  ): Promise<Place> {
    const form = document(selector).first();
    if (!form.is('form'))
      throw new TokenUnavailable(
        `the page ${withoutQuery(url)} has no form ${selector === 'form' ? '' : selector}`.trim(),
      );
    const values = new URLSearchParams();
    for (const { name, value } of form.serializeArray()) values.append(name, value);
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    const action = new URL(form.attr('action') || url.href, url);
    if (url.protocol === 'https:' && action.protocol !== 'https:')
      throw new TokenUnavailable(`the form of ${withoutQuery(url)} would be sent without TLS`);
    if ((form.attr('method') ?? 'get').toLowerCase() === 'post')
      return this.#go(action, { method: 'POST', body: values.toString() });
    action.search = values.toString();
    return this.#go(action, { method: 'GET' });
  }

  async #go(start: URL, first: { method: string; body?: string }): Promise<Place> {
    let [url, message] = [start, first];
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (this.#isEnd(url)) return { kind: 'end', url };
      const { status, location, body } = await this.#send(url, message);
      if (location === undefined || status < 300 || status > 399) {
        // Sign-in pages show what was wrong with the last try under any status.
        if (status >= 500) throw new TokenUnavailable(`the page ${withoutQuery(url)} answered ${status}`);
        return { kind: 'page', url, document: load(body) };
      }
      const next = new URL(location, url);
      if (url.protocol === 'https:' && next.protocol === 'http:' && !this.#isEnd(next))
        throw new TokenUnavailable(`${withoutQuery(url)} redirects to a page without TLS`);
      // 307 and 308 keep the request; every other redirect of a form becomes a GET, as in browsers.
      if (status !== 307 && status !== 308) message = { method: 'GET' };
      url = next;
    }
    throw new TokenUnavailable(`${withoutQuery(start)} redirects more than ${MAX_REDIRECTS} times`);
  }

  #isEnd({ origin, pathname, protocol, host }: URL): boolean {
    const end = this.#end;
    return origin === end.origin && protocol === end.protocol && host === end.host && pathname === end.pathname;
  }

  async #send(url: URL, { method, body }: { method: string; body?: string }) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new TokenUnavailable(`a redirect leads to ${url.protocol}, which is no page`);
    const cookie = await this.#cookies.getCookieString(url.href);
    const answer = await this.#http.send({
      method,
      url: url.href,
      headers: {
        accept: 'text/html',
        'accept-encoding': 'identity',
        ...(cookie !== '' && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { body }),
    });
    if (answer.kind === 'failure') throw new TokenUnavailable(`the page ${withoutQuery(url)}: ${answer.reason}`);
    for (const line of answer.setCookies ?? []) await this.#cookies.setCookie(line, url.href, { ignoreError: true });
    const { location } = answer.headers;
    return {
      status: answer.status,
      body: new TextDecoder().decode(answer.body),
      ...(location !== undefined && { location }),
    };
  }
}
