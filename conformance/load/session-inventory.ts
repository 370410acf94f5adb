import type { HttpClient } from '../http-client.ts';
import type { Exchange } from '../exchange.ts';
import type { Target, TestDevice } from '../target.ts';
import { inParallel } from './in-parallel.ts';
import { exchangeOf, type LoadRequests } from './load-requests.ts';
import type { LoadRecord } from './load-record.ts';

interface KnownSession {
  sessionId: string;
  device: TestDevice;
}

/** Requests of the cleaning up that are under way at once. */
const AT_ONCE = 8;
/** Deleted sessions that are asked for again: the last ones. */
const MAX_ASKED_FOR = 1_000;
const MAX_TOLD = 20;

/**
 * The sessions of a load: those that it knows it made, and those that it must have made. Asks the target with requests of its own, which
 * are neither measured nor judged.
 */
export class SessionInventory {
  readonly #target: Target;
  readonly #client: HttpClient;
  readonly #requests: LoadRequests;
  /** Sessions of a device before the load; absent where the target cannot be asked. */
  readonly #before = new Map<TestDevice, ReadonlySet<string>>();
  readonly #over = new Map<string, KnownSession>();
  readonly #notDeleted = new Map<string, string>();
  readonly #counts = { deletedAfterwards: 0, foundAfterwards: 0 };

  constructor(target: Target, client: HttpClient, requests: LoadRequests) {
    this.#target = target;
    this.#client = client;
    this.#requests = requests;
  }

  /** Takes note of what is there before the load. */
  async open(devices: readonly TestDevice[]): Promise<void> {
    await inParallel(devices, AT_ONCE, async (device) => {
      const ids = await this.#sessionsOf(device);
      if (ids !== undefined) this.#before.set(device, new Set(ids));
    });
  }

  /** A session that the load has seen the end of. */
  ended(sessionId: string, device: TestDevice): void {
    this.#over.set(sessionId, { sessionId, device });
  }

  /** Deletes a session that the load has left behind. */
  async end(sessionId: string, device: TestDevice): Promise<void> {
    const { response, failure } = await this.#send('deleteSession', device, sessionId);
    const { status } = response ?? {};
    if (status !== undefined && [200, 202, 204, 404, 410].includes(status)) {
      this.#counts.deletedAfterwards++;
      return this.ended(sessionId, device);
    }
    this.#notDeleted.set(sessionId, status === undefined ? (failure?.reason ?? 'no answer') : `status ${status}`);
  }

  /** Finds sessions of the device whose creation was not answered, and deletes them. */
  async recover(device: TestDevice): Promise<void> {
    for (const sessionId of await this.#newSessionsOf(device)) {
      if (this.#over.has(sessionId) || this.#notDeleted.has(sessionId)) continue;
      const { deletedAfterwards } = this.#counts;
      await this.end(sessionId, device);
      if (this.#counts.deletedAfterwards === deletedAfterwards) continue;
      this.#counts.deletedAfterwards = deletedAfterwards;
      this.#counts.foundAfterwards++;
    }
  }

  /** Which sessions the API still tells of, once everything has been deleted. */
  async stillTold(devices: readonly TestDevice[]): Promise<LoadRecord['sessions']['stillTold']> {
    const told = new Set<string>();
    const again = [...this.#over.values()].slice(-MAX_ASKED_FOR);
    await inParallel(again, AT_ONCE, async ({ sessionId, device }) => {
      const { response } = await this.#send('getSession', device, sessionId);
      if (response?.status === 200) told.add(sessionId);
    });
    await inParallel(devices, AT_ONCE, async (device) => {
      for (const id of await this.#newSessionsOf(device)) if (!this.#notDeleted.has(id)) told.add(id);
    });
    return { askedFor: again.length, count: told.size, sessionIds: [...told].slice(0, MAX_TOLD) };
  }

  result(): Pick<LoadRecord['sessions'], 'deletedAfterwards' | 'foundAfterwards' | 'notDeleted'> {
    const notDeleted = [...this.#notDeleted].map(([sessionId, why]) => ({ sessionId, why }));
    return { ...this.#counts, notDeleted };
  }

  async #newSessionsOf(device: TestDevice): Promise<string[]> {
    const before = this.#before.get(device);
    if (before === undefined) return [];
    return ((await this.#sessionsOf(device)) ?? []).filter((id) => !before.has(id));
  }

  /** Undefined where the release has no way to ask, or the target does not answer. */
  async #sessionsOf(device: TestDevice): Promise<string[] | undefined> {
    if (this.#requests.operation('retrieveSessionsByDevice') === undefined) return undefined;
    const { response } = await this.#send('retrieveSessionsByDevice', device);
    if (response?.status === 404) return [];
    if (response?.status !== 200 || !Array.isArray(response.json)) return undefined;
    const ids = response.json.map((each) => (each as { sessionId?: unknown } | null)?.sessionId);
    return ids.filter((id) => typeof id === 'string');
  }

  async #send(name: string, device: TestDevice, sessionId?: string): Promise<Exchange> {
    const request = await this.#requests.make(name, device, sessionId);
    const startedAtMs = this.#target.time.nowMs();
    const answer = await this.#client.send(request.request);
    return exchangeOf(request, { startedAtMs, endedAtMs: this.#target.time.nowMs() }, answer);
  }
}
