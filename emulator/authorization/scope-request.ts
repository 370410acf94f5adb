import { DPV_PURPOSES } from './dpv-purpose.ts';

/** What a client asked for, in the terms of the resource server. */
export interface ScopeRequest {
  /** Scopes of the APIs' operations, such as `quality-on-demand:sessions:create`; at least one, each once. */
  technicalScopes: readonly string[];
  /** Whether an ID token is asked for. */
  openid: boolean;
  /** Name of a DPV purpose, such as `RequestedServiceProvision`. */
  purpose?: string;
}

/** Why a request for scopes is refused (`invalid_scope`, RFC 6749 §5.2). */
export class ScopeRefusal {
  readonly reason: string;
  readonly scope: string | undefined;

  constructor(reason: string, scope?: string) {
    this.reason = reason;
    this.scope = scope;
  }
}

export interface ScopeRules {
  /** Every technical scope that exists. */
  scopes: readonly string[];
  /** Those that the client may use. */
  allowed: readonly string[];
}

/**
 * Reads the `scope` parameter. Besides technical scopes it takes CAMARA's two ways to declare a purpose:
 * `dpv:<Purpose>#<technical scope or API name>`, and `dpv:<Purpose>` next to technical scopes. One request has one
 * purpose at most, and it covers everything asked for. An API's name stands for all its scopes that the client may use.
 */
export function readScopeRequest(scope: string | undefined, rules: ScopeRules): ScopeRequest | ScopeRefusal {
  const technicalScopes = new Set<string>();
  const purposes = new Set<string>();
  const words = new Set((scope ?? '').split(' ').filter((word) => word !== ''));
  const openid = words.delete('openid');
  for (const word of words) {
    const parts = partsOf(word);
    if (parts === undefined) return new ScopeRefusal('the purpose is malformed or not one of W3C DPV', word);
    if (parts.purpose !== undefined) purposes.add(parts.purpose);
    if (parts.target === undefined) continue;
    const granted = scopesNamed(parts.target, parts.purpose !== undefined, rules);
    if (granted instanceof ScopeRefusal) return granted;
    granted.forEach((each) => technicalScopes.add(each));
  }
  if (purposes.size > 1) return new ScopeRefusal('one request has one purpose at most', scope);
  if (technicalScopes.size === 0) return new ScopeRefusal('the scope of an API is required');
  const [purpose] = purposes;
  return { technicalScopes: [...technicalScopes], openid, ...(purpose !== undefined && { purpose }) };
}

/**
 * The technical scope or API name in a scope with a purpose, the scope itself when it has none, and undefined for
 * a purpose alone. For tokens of other issuers, whose purposes are theirs to judge.
 */
export function withoutPurpose(scope: string): string | undefined {
  return scope.startsWith(PREFIX) ? /#(.+)$/.exec(scope)?.[1] : scope;
}

const PREFIX = 'dpv:';

function partsOf(word: string): { purpose?: string; target?: string } | undefined {
  if (!word.toLowerCase().startsWith(PREFIX)) return { target: word };
  const [, purpose = '', target] = /^dpv:([A-Za-z]+)(?:#([^#]+))?$/.exec(word) ?? [];
  return DPV_PURPOSES.has(purpose) ? { purpose, ...(target !== undefined && { target }) } : undefined;
}

/** Only behind a purpose may the name of an API stand for its scopes. */
function scopesNamed(target: string, withPurpose: boolean, { scopes, allowed }: ScopeRules): string[] | ScopeRefusal {
  const ofApi = withPurpose ? scopes.filter((scope) => scope.startsWith(`${target}:`)) : [];
  const named = scopes.includes(target) ? [target] : ofApi;
  if (named.length === 0) return new ScopeRefusal('there is no such scope', target);
  const granted = named.filter((scope) => allowed.includes(scope));
  return granted.length > 0 ? granted : new ScopeRefusal('the client may not use this scope', target);
}
