import { newestName } from './contract/index.ts';
import { type Exchange, idInPath } from './exchange.ts';
import { secondsMs, timestampMs } from './timestamp.ts';
import { RESOURCE_KINDS, type ResourceKind, resourceIdIn, resourceStatusIn } from './resource-kind.ts';

/** A session or an assignment that a case has asked for and the target said it made. */
export interface AskedResource {
  kind: ResourceKind;
  id: string;
  /** Body of the request that made it. */
  request: Readonly<Record<string, unknown>>;
  /** The exchange that made it. */
  created: Exchange;
}

/** How a resource is, as far as the network goes. */
export type ResourceState = 'under way' | 'AVAILABLE' | 'over';

/** What one case has made, by id and in the order of creation. */
export class ResourceLedger {
  readonly #resources = new Map<string, AskedResource>();
  #last: AskedResource | undefined;
  readonly #mayHaveLost = new Set<ResourceKind>();
  readonly #states = new Map<string, ResourceState>();
  /** When what is AVAILABLE ends by itself, as far as an answer has told, in Unix milliseconds. */
  readonly #endsAtMs = new Map<string, number>();
  readonly #endAsked = new Set<string>();

  /** Takes note of what a creation brought, and of how the resource in any answer is. */
  note(exchange: Exchange): void {
    this.#noteCreation(exchange);
    this.#noteState(exchange);
  }

  /**
   * How a resource is by the last answer about it; `over` once it is UNAVAILABLE, deleted or not found. `under way` also if what was AVAILABLE
   * may have ended since.
   */
  stateOf(id: string, nowMs: number): ResourceState | undefined {
    const state = this.#states.get(id);
    return state === 'AVAILABLE' && nowMs >= (this.#endsAtMs.get(id) ?? Infinity) ? 'under way' : state;
  }

  /** Whether the target has taken a request to end the resource, at once or later. */
  endAsked(id: string): boolean {
    return this.#endAsked.has(id);
  }

  /** Differs after every answer that told something new. */
  news(): string {
    return [...this.#states].join(' ');
  }

  #noteState(exchange: Exchange): void {
    const { operation, response, role } = exchange;
    if (response?.status === 404 && operation.method === 'get') {
      const id = idInPath(exchange);
      // Others do not find what is there.
      if (this.#resources.get(id)?.created.role === role) this.#states.set(id, 'over');
      return;
    }
    if (response === undefined || response.status < 200 || response.status > 299) return;
    if (operation.method === 'delete') {
      const id = idInPath(exchange);
      if (this.#resources.has(id)) this.#endAsked.add(id);
      if (response.status === 204) {
        if (this.#resources.has(id)) this.#states.set(id, 'over');
        return;
      }
    }
    const { json } = response;
    const id = isObject(json) ? resourceIdIn(json) : undefined;
    if (!isObject(json) || id === undefined || !this.#resources.has(id)) return;
    const status = resourceStatusIn(json);
    const endsAtMs = timestampMs(json['expiresAt']) ?? secondsMs(json['expiresAt']);
    if (endsAtMs !== undefined) this.#endsAtMs.set(id, endsAtMs);
    // What is being revoked may be there or not.
    const isEnding = operation.method === 'delete' || json['statusInfo'] === 'DELETE_REQUESTED';
    if (status === 'UNAVAILABLE') this.#states.set(id, 'over');
    else this.#states.set(id, status === 'AVAILABLE' && !isEnding ? 'AVAILABLE' : 'under way');
  }

  #noteCreation(exchange: Exchange): void {
    const kind = madeBy(exchange);
    if (kind === undefined) return;
    const { response, failure } = exchange;
    // What has never been asked for has not been made.
    if (failure?.reached === false) return;
    if (response !== undefined && (response.status < 200 || response.status >= 300)) return;
    const id = isObject(response?.json) ? resourceIdIn(response.json) : undefined;
    if (id === undefined || id === '') {
      this.#mayHaveLost.add(kind);
      return;
    }
    const { json } = exchange.request;
    this.#last = { kind, id, request: isObject(json) ? json : {}, created: exchange };
    this.#resources.set(id, this.#last);
  }

  get(id: string): AskedResource | undefined {
    return this.#resources.get(id);
  }

  all(): readonly AskedResource[] {
    return [...this.#resources.values()];
  }

  /** The one that was made last. */
  last(): AskedResource | undefined {
    return this.#last;
  }

  /** Kinds of which one may exist whose id never reached us. */
  get mayHaveLost(): ReadonlySet<ResourceKind> {
    return this.#mayHaveLost;
  }
}

function madeBy({ operation }: Exchange): ResourceKind | undefined {
  const name = newestName(operation.operationId);
  return Object.values(RESOURCE_KINDS).find(({ create }) => create === name)?.kind;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
