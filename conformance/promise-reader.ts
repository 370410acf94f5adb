import { publishedDurationMs, publishedRateBps } from './checks/rate-and-duration.ts';
import type { Release } from './contract/index.ts';
import { parseJson } from './exchange.ts';
import type { HttpAnswer, HttpClient } from './http-client.ts';
import type { OutcomePromise } from './record.ts';
import type { Target, TestProfile } from './target.ts';
import { askOperation } from './target-client.ts';
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
    const asked = { target: this.#target, client: this.#client, release: this.#release };
    const answer = await askOperation(asked, 'qos-profiles', 'getQosProfile', { name }).catch((error: unknown) => {
      if (error instanceof TokenUnavailable) return error;
      throw error;
    });
    if (answer instanceof TokenUnavailable) return { answer: undefined, reason: answer.message };
    if (answer === undefined) return { answer, reason: 'the target offers no qos-profiles API' };
    if (answer.kind === 'failure') return { answer, reason: answer.reason };
    const json = parseJson(new TextDecoder().decode(answer.body));
    if (answer.status !== 200 || typeof json !== 'object' || json === null || Array.isArray(json)) {
      return { answer, reason: `the target answered ${answer.status} for the profile ${name}` };
    }
    return { profile: json as Record<string, unknown> };
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
