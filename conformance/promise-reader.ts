import type { TokenRole } from './case.ts';
import { publishedDurationMs, publishedRateBps } from './checks/rate-and-duration.ts';
import { operationNamed, type Operation, type Release } from './contract/index.ts';
import { parseJson } from './exchange.ts';
import type { HttpAnswer, HttpClient } from './http-client.ts';
import type { OutcomePromise } from './record.ts';
import type { Target, TestProfile } from './target.ts';
import { TokenUnavailable } from './tokens/token-unavailable.ts';

/** A QoS profile as the target publishes it, or why it could not be read. */
export type PublishedProfile =
  { profile: Readonly<Record<string, unknown>> } | { answer: HttpAnswer | undefined; reason: string };

/** Reads profiles from the target's own qos-profiles API: what it promises, nobody else says. Each is read once. */
export class PromiseReader {
  readonly #target: Target;
  readonly #client: HttpClient;
  readonly #release: Release;
  readonly #published = new Map<string, Promise<PublishedProfile>>();

  constructor(target: Target, client: HttpClient, release: Release) {
    this.#target = target;
    this.#client = client;
    this.#release = release;
  }

  read(name: string): Promise<PublishedProfile> {
    const known = this.#published.get(name);
    if (known !== undefined) return known;
    const reading = this.#read(name);
    this.#published.set(name, reading);
    return reading;
  }

  /** What a profile promises; undefined where the target publishes none of that name. */
  async promise(name: string): Promise<OutcomePromise | undefined> {
    const published = await this.read(name);
    return 'profile' in published ? promiseOf(name, published.profile) : undefined;
  }

  async #read(name: string): Promise<PublishedProfile> {
    const { apis, headers, time } = this.#target;
    const named = operationNamed('qos-profiles', 'getQosProfile', this.#release);
    const baseUrl = named === undefined ? undefined : apis[named.api];
    if (baseUrl === undefined || named === undefined)
      return { answer: undefined, reason: 'the target offers no qos-profiles API' };
    const { operation } = named;
    const token = await this.#token(operation);
    if (token instanceof TokenUnavailable) return { answer: undefined, reason: token.message };
    const answer = await time.track(() =>
      this.#client.send({
        method: 'GET',
        url: `${baseUrl}/qos-profiles/${encodeURIComponent(name)}`,
        headers: {
          ...headers,
          accept: 'application/json',
          'accept-encoding': 'identity',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      }),
    );
    if (answer.kind === 'failure') return { answer, reason: answer.reason };
    const json = parseJson(new TextDecoder().decode(answer.body));
    if (answer.status !== 200 || typeof json !== 'object' || json === null || Array.isArray(json)) {
      return { answer, reason: `the target answered ${answer.status} for the profile ${name}` };
    }
    return { profile: json as Record<string, unknown> };
  }

  async #token(operation: Operation): Promise<string | undefined | TokenUnavailable> {
    const { tokens, devices } = this.#target;
    const [device] = devices;
    const role: TokenRole = tokens.offers('two-legged')
      ? 'two-legged'
      : tokens.offers('three-legged', device)
        ? 'three-legged'
        : 'none';
    try {
      return await tokens.token({ role, operation, ...(device === undefined ? {} : { device }) });
    } catch (error) {
      if (error instanceof TokenUnavailable) return error;
      throw error;
    }
  }
}

/** The part of a published profile that can be judged in the network. */
export function promiseOf(name: string, profile: Readonly<Record<string, unknown>>): OutcomePromise {
  const rates = {
    targetMinDownstreamRateBps: publishedRateBps(profile['targetMinDownstreamRate']),
    maxDownstreamRateBps: publishedRateBps(profile['maxDownstreamRate']),
    targetMinUpstreamRateBps: publishedRateBps(profile['targetMinUpstreamRate']),
    packetDelayBudgetMs: publishedDurationMs(profile['packetDelayBudget']),
  };
  return { profile: name, ...Object.fromEntries(Object.entries(rates).filter(([, value]) => value !== undefined)) };
}

/** Limits of the tests' profile: those of the target file, else those that the target publishes. */
export function withPublishedLimits(profile: TestProfile, published: PublishedProfile): TestProfile {
  if (!('profile' in published)) return profile;
  const limits = {
    minDurationS: profile.minDurationS ?? wholeSeconds(published.profile['minDuration'], Math.ceil),
    maxDurationS: profile.maxDurationS ?? wholeSeconds(published.profile['maxDuration'], Math.floor),
  };
  return { ...profile, ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) };
}

function wholeSeconds(duration: unknown, round: (value: number) => number): number | undefined {
  const milliseconds = publishedDurationMs(duration);
  return milliseconds === undefined ? undefined : round(milliseconds / 1000);
}
