import { newestName } from './contract/index.ts';
import type { Exchange } from './exchange.ts';
import { RESOURCE_KINDS, type ResourceKind, resourceIdIn } from './resource-kind.ts';

/** A session or an assignment that a case has asked for and the target said it made. */
export interface AskedResource {
  kind: ResourceKind;
  id: string;
  /** Body of the request that made it. */
  request: Readonly<Record<string, unknown>>;
  /** The exchange that made it. */
  created: Exchange;
}

/** What one case has made, by id and in the order of creation. */
export class ResourceLedger {
  readonly #resources = new Map<string, AskedResource>();
  #last: AskedResource | undefined;
  readonly #mayHaveLost = new Set<ResourceKind>();

  /** Takes note of what a creation brought. */
  note(exchange: Exchange): void {
    const kind = madeBy(exchange);
    if (kind === undefined) return;
    const { response } = exchange;
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
