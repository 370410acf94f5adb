export interface Page {
  status: number;
  url: URL;
  text: string;
  headers: Headers;
}

/** As much of a browser as the flow needs: it keeps cookies by path, and follows redirects as far as the server's own pages. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  open(url: URL): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  submit(url: URL, form: Record<string, string>): Promise<Page> {
    return this.#go(url, { method: 'POST', body: new URLSearchParams(form) });
  }

  async #go(url: URL, init: RequestInit): Promise<Page> {
    const cookie = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    const headers = { cookie: cookie.map(([name, { value }]) => `${name}=${value}`).join('; ') };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const location = response.headers.get('location');
    const next = location === null ? undefined : new URL(location, url);
    if (next?.origin === url.origin) return this.#go(next, { method: 'GET' });
    return { status: response.status, url: next ?? url, text: await response.text(), headers: response.headers };
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    const [, path = '/'] = /; *path=([^;]*)/i.exec(line) ?? [];
    if (value === '') this.#cookies.delete(name!);
    else this.#cookies.set(name!, { value: value!, path });
  }
}
