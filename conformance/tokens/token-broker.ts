import { WallTime } from '../../emulator/index.ts';
import { TOKEN_ROLES, type TokenRole } from '../case.ts';
import type { ApiName, Operation } from '../contract/index.ts';
import { Redaction } from '../redaction.ts';
import type { TestDevice, TokenRequest, TokenSource, TokenTrial, TokenTrialOptions } from '../target.ts';
import { abortableTime } from '../abortable-time.ts';
import type { AccessToken } from './access-token.ts';
import { lifetimeFault, scopeFault } from './token-fault.ts';
import type { LearntSecrets } from './learnt-secrets.ts';
import { oneLine } from './oauth-failure.ts';
import { findSource, type FoundSource, type RoleSources } from './role-source.ts';
import { TokenCache } from './token-cache.ts';
import type { TokenProvider, TokenWish } from './token-provider.ts';
import { operationsOf, scopesOf } from './token-scopes.ts';
import { TokenUnavailable } from './token-unavailable.ts';

export interface TokenBrokerOptions {
  sources: RoleSources;
  devices: readonly TestDevice[];
  /** APIs that the target offers: what scopes are asked for. */
  apis: readonly ApiName[];
  secrets: LearntSecrets;
  /** Default that of the wall clock, by which tokens live. */
  nowMs?: () => number;
}

/** Reason of a role that the target file does not describe. */
export const NOT_IN_FILE = 'the target file says nothing of it';
/** Most tokens asked for at once. */
const MAX_AT_ONCE = 6;
/** How long after its end a token counts as expired: servers allow for clocks that differ. */
const SURELY_EXPIRED_MS = 1000;

/** The tokens of a target file: asked for where the file says, kept until they expire, and never seen in an error. */
export class TokenBroker implements TokenSource {
  readonly #options: TokenBrokerOptions;
  readonly #nowMs: () => number;
  readonly #redaction: Redaction;
  readonly #cache: TokenCache;
  /** Reasons of roles, and of three-legged devices, that turned out not to be had. */
  readonly #lacks = new Map<string, string>();
  /** The last of those that go one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #operations: readonly Operation[] = [];
  #signal = new AbortController().signal;

  constructor(options: TokenBrokerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => new WallTime().nowMs());
    this.#redaction = new Redaction(options.secrets.list);
    this.#cache = new TokenCache(this.#nowMs);
  }

  offers(role: TokenRole, device?: TestDevice): boolean {
    if (role === 'none' || role === 'garbage') return true;
    const found = this.#find(role, device);
    return found !== undefined && !this.#lacks.has(lackKey(found));
  }

  lack(role: TokenRole): string | undefined {
    const { devices } = this.#options;
    const candidates = role.startsWith('three-legged') ? devices : [undefined];
    return candidates
      .map((device) => this.#find(role, device))
      .map((found) => found && this.#lacks.get(lackKey(found)))
      .find((reason) => reason !== undefined);
  }

  async token({ role, device, operation }: TokenRequest): Promise<string | undefined> {
    if (role === 'none') return undefined;
    if (role === 'garbage') return 'garbage';
    const found = this.#find(role, device);
    if (found === undefined) throw new TokenUnavailable(`the target has no token for ${role}`);
    const lack = this.#lacks.get(lackKey(found));
    if (lack !== undefined) throw new TokenUnavailable(`no token for ${role}: ${lack}`);
    try {
      return (await this.#get(role, found, operation)).token;
    } catch (error) {
      if (error instanceof TokenUnavailable) throw new TokenUnavailable(`no token for ${role}: ${error.message}`);
      throw error;
    }
  }

  async prepare({ release, roles, signal }: TokenTrialOptions): Promise<TokenTrial[]> {
    this.#operations = operationsOf(release, this.#options.apis);
    if (signal !== undefined) this.#signal = signal;
    const tried = TOKEN_ROLES.filter((role) => role !== 'none' && role !== 'garbage' && (roles?.has(role) ?? true));
    // Another subscriber's token is that of a device, which is to be known first.
    const [bound, free] = [
      tried.filter((role) => role === 'three-legged'),
      tried.filter((role) => role !== 'three-legged'),
    ];
    const devices = this.#options.devices.filter(
      () =>
        bound.length > 0 ||
        (tried.includes('three-legged-other') && !this.#options.sources.roles.has('three-legged-other')),
    );
    const ofDevices = await inTurns(devices, (device) => this.#tryRole('three-legged', device));
    const ofRoles = await inTurns(free, (role) => this.#tryRole(role));
    return [...ofDevices, ...ofRoles];
  }

  #find(role: TokenRole, device: TestDevice | undefined): FoundSource | undefined {
    const isHad = (other: TestDevice) => !this.#lacks.has(`three-legged ${other.name}`);
    return findSource(this.#options.sources, role, device, isHad);
  }

  async #tryRole(role: TokenRole, device?: TestDevice): Promise<TokenTrial> {
    const trial = { role, ...(device !== undefined && { device: device.name }) };
    const found = this.#find(role, device);
    if (found === undefined) return { ...trial, ok: false, reason: NOT_IN_FILE };
    try {
      const first = await this.#tryOperations(role, found);
      this.#lacks.delete(lackKey(found));
      return {
        ...trial,
        ok: true,
        ...(first?.scopes !== undefined && { scopes: first.scopes.map((scope) => this.#redaction.text(scope)) }),
        ...(first?.expiresAtMs !== undefined && { expiresAtMs: first.expiresAtMs }),
      };
    } catch (error) {
      if (!(error instanceof TokenUnavailable)) throw error;
      this.#lacks.set(lackKey(found), error.message);
      return { ...trial, ok: false, reason: error.message };
    }
  }

  /** The first token that is had. A role is lacking where there is none for any operation. @throws TokenUnavailable */
  async #tryOperations(role: TokenRole, found: FoundSource): Promise<AccessToken | undefined> {
    const attempts = await inTurns(this.#distinctOperations(role), async (operation) => {
      const token = await this.#acquire(found, operation).catch((error: unknown) => error as Error);
      const fault =
        token instanceof Error || operation === undefined
          ? undefined
          : scopeFault(token, role, found.source, operation);
      return fault === undefined ? token : this.#unavailable(fault);
    });
    const had = attempts.find((each) => !(each instanceof Error));
    const [first] = attempts;
    if (had === undefined && first instanceof Error) throw first;
    return had instanceof Error ? undefined : had;
  }

  /** Operations for which different tokens are asked for; one for the roles whose token holds for all of them. */
  #distinctOperations(role: TokenRole): (Operation | undefined)[] {
    if (role !== 'no-scope') return [undefined];
    const byScopes = new Map(
      this.#operations.filter(({ scopes }) => scopes.length > 0).map((each) => [each.scopes.join(' '), each]),
    );
    return [...byScopes.values()];
  }

  async #get(role: TokenRole, found: FoundSource, operation: Operation): Promise<AccessToken> {
    const token = await this.#acquire(found, operation);
    const fault = role === 'expired' ? undefined : scopeFault(token, role, found.source, operation);
    if (fault !== undefined) throw this.#unavailable(fault);
    const { expiresAtMs } = token;
    if (role === 'expired' && expiresAtMs !== undefined)
      await abortableTime(new WallTime(), this.#signal).waitUntil(expiresAtMs + SURELY_EXPIRED_MS);
    return token;
  }

  /** From the cache, or asked for. @throws TokenUnavailable, cleaned of secrets */
  #acquire({ role, source, device }: FoundSource, operation: Operation | undefined): Promise<AccessToken> {
    const scopes = source.scopes ?? this.#scopesFor(role, operation);
    const key = JSON.stringify([role, device?.name, source.provider.fixed === true ? [] : scopes]);
    return this.#cache.get(key, async (previous) => {
      // What has expired is what is wanted.
      if (role === 'expired' && previous !== undefined) return previous;
      const token = await this.#fetch(source.provider, {
        scopes,
        ...(device !== undefined && { device }),
        ...(previous?.refreshToken !== undefined && { refreshToken: previous.refreshToken }),
      });
      const fault = lifetimeFault(token, role, source, this.#nowMs());
      if (fault !== undefined) throw new TokenUnavailable(fault);
      return token;
    });
  }

  #scopesFor(role: TokenRole, operation: Operation | undefined): string[] {
    const all = scopesOf(this.#operations.length > 0 || operation === undefined ? this.#operations : [operation]);
    return role === 'no-scope' ? all.filter((scope) => operation?.scopes.includes(scope) !== true) : all;
  }

  #fetch(provider: TokenProvider, wish: Omit<TokenWish, 'signal'>): Promise<AccessToken> {
    if (provider.oneAtATime !== true) return this.#attempt(provider, wish);
    const fetching = this.#turn.then(() => this.#attempt(provider, wish));
    this.#turn = fetching.catch(() => undefined);
    return fetching;
  }

  async #attempt(provider: TokenProvider, wish: Omit<TokenWish, 'signal'>): Promise<AccessToken> {
    const timeout = AbortSignal.timeout(provider.withinMs);
    try {
      const token = await provider.fetch({ ...wish, signal: AbortSignal.any([timeout, this.#signal]) });
      this.#options.secrets.learn(token.token);
      this.#options.secrets.learn(token.refreshToken);
      return token;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (timeout.aborted) throw new TokenUnavailable(`no token came within ${provider.withinMs} ms`);
      throw this.#unavailable((error as Error).message);
    }
  }

  /** Whatever servers and commands have put into the reason. */
  #unavailable(reason: string): TokenUnavailable {
    return new TokenUnavailable(oneLine(this.#redaction.text(reason)));
  }
}

/** Where the lack of a token is noted: three-legged tokens may be had for some devices and not for others. */
function lackKey({ role, device }: FoundSource): string {
  return role === 'three-legged' ? `${role} ${device?.name ?? ''}` : role;
}

/** Not all at once, and in the order given. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await work(items[place] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, items.length) }, worker));
  return results;
}
