import { Agent, type Dispatcher } from 'undici';
import type { Announcement } from './served-process.ts';

/** What a client knows of a session that it has created. */
export interface KnownSession {
  id: string;
  phoneNumber: string;
  /** Wall clock, in milliseconds: until then the session is live, or kept after its end, unless it is deleted. */
  keptUntilMs: number;
  /** `asked` when a DELETE has been sent whose answer never came; `gone` when it was answered 204 or 404. */
  deletion: 'none' | 'asked' | 'gone';
  /** It has been found gone after a restart. */
  checkedGone?: boolean;
}

interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- of the server under test
  body: any;
}

/** CAMARA keeps what is over for at least so long. */
const RETENTION_S = 360;

/** Of one device at once: the network carries them, and a list of sessions, which has a hundred at most, shows them. */
const MAX_SESSIONS = 8;

const PHONES = Array.from({ length: 6 }, (_, n) => `+999${10_000_000 + n}`);

/** A client that creates, prolongs and deletes sessions as fast as it can, and remembers exactly what it was answered. */
export class CrashClient {
  readonly sessions: KnownSession[] = [];
  readonly #random: () => number;
  readonly #sink: string;
  #server: Announcement | undefined;
  #agent = new Agent();
  #flows = 0;

  constructor(random: () => number, sink: string) {
    this.#random = random;
    this.#sink = sink;
  }

  /** Talks to this process from now on; requests to the one before it are given up. */
  async attach(server: Announcement): Promise<void> {
    await this.#agent.destroy();
    this.#agent = new Agent({ connect: { timeout: 2_000 } });
    this.#server = server;
  }

  /** Works until the server is no longer there. */
  async work(): Promise<void> {
    for (;;) {
      const answered = await this.#act().catch(() => false);
      if (!answered) return;
    }
  }

  async get(id: string): Promise<Answer> {
    return this.#request('GET', `/sessions/${id}`);
  }

  async sessionsOf(phoneNumber: string): Promise<{ sessionId: string; qosStatus: string }[]> {
    const { body } = await this.#request('POST', '/retrieve-sessions', { device: { phoneNumber } });
    return body as { sessionId: string; qosStatus: string }[];
  }

  async delete(session: KnownSession): Promise<void> {
    if (session.deletion === 'none') session.deletion = 'asked';
    const { status } = await this.#request('DELETE', `/sessions/${session.id}`);
    if (status === 204 || status === 404) session.deletion = 'gone';
  }

  get phoneNumbers(): readonly string[] {
    return PHONES;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #act(): Promise<boolean> {
    const choice = this.#random();
    const alive = this.sessions.filter(({ deletion }) => deletion === 'none');
    const one = alive[Math.floor(this.#random() * alive.length)];
    if (choice < 0.45 || one === undefined) await this.#create();
    else if (choice < 0.85) await this.delete(one);
    else if (choice < 0.93)
      await this.#request('POST', `/sessions/${one.id}/extend`, { requestedAdditionalDuration: 5 });
    else await this.get(one.id);
    return true;
  }

  async #create(): Promise<void> {
    const phoneNumber = PHONES[Math.floor(this.#random() * PHONES.length)]!;
    const own = this.sessions.filter((each) => each.phoneNumber === phoneNumber && each.deletion === 'none');
    if (own.length >= MAX_SESSIONS) return this.delete(own[0]!);
    // Some expire while nobody is there to see it.
    const duration = this.#random() < 0.05 ? 1 + Math.floor(this.#random() * 3) : 3600;
    const flow = ++this.#flows;
    const { status, body } = await this.#request('POST', '/sessions', {
      device: { phoneNumber },
      applicationServer: { ipv4Address: '198.51.100.10' },
      applicationServerPorts: { ports: [1 + (flow % 65_000)] },
      qosProfile: 'QOS_S',
      duration,
      sink: this.#sink,
    });
    if (status !== 201) return;
    const { sessionId } = body as { sessionId: string };
    const keptUntilMs = Date.now() + (duration + RETENTION_S) * 1000;
    this.sessions.push({ id: sessionId, phoneNumber, keptUntilMs, deletion: 'none' });
  }

  async #request(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<Answer> {
    const { apis, token } = this.#server!;
    const { origin, pathname } = new URL(apis['quality-on-demand']!);
    const answer = await this.#agent.request({
      origin,
      path: `${pathname}${path}`,
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 500 && answer.statusCode !== 503)
      throw new Error(`answered ${answer.statusCode}: ${text}`);
    return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }
}
