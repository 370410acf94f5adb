import { RELEASES, type Release } from './contract.ts';

/**
 * One release, seen from the places where the contract changed. The whole contract is written once, as functions of a
 * `ReleaseScope`; what differs between releases says since or until when it applies, right where it applies.
 */
export interface ReleaseScope {
  readonly release: Release;
  /** `part` from the given release on; before it nothing (`{}` or `[]`, so that it can be spread). */
  since<Item>(first: Release, part: readonly Item[]): readonly Item[];
  since<Value>(first: Release, part: Readonly<Record<string, Value>>): Readonly<Record<string, Value>>;
  /** `part` up to and including the given release; after it nothing. */
  until<Item>(last: Release, part: readonly Item[]): readonly Item[];
  until<Value>(last: Release, part: Readonly<Record<string, Value>>): Readonly<Record<string, Value>>;
  /**
   * The value of the newest listed release that is not newer than this one. Throws where no listed one is old enough.
   */
  pick<Value>(values: Partial<Record<Release, Value>>): Value;
}

export function releaseScope(release: Release): ReleaseScope {
  const age = RELEASES.indexOf(release);
  return {
    release,
    since: (first: Release, part: object) => (age >= RELEASES.indexOf(first) ? part : nothingLike(part)),
    until: (last: Release, part: object) => (age <= RELEASES.indexOf(last) ? part : nothingLike(part)),
    pick: (values) => newestUpTo(age, values),
  } as ReleaseScope;
}

function newestUpTo<Value>(age: number, values: Partial<Record<Release, Value>>): Value {
  for (const release of RELEASES.slice(0, age + 1).reverse()) {
    const value = values[release];
    if (value !== undefined) return value;
  }
  throw new Error(`the contract gives no value for ${RELEASES[age]}, only for ${Object.keys(values).join(', ')}`);
}

function nothingLike(part: object): object {
  return Array.isArray(part) ? [] : {};
}
