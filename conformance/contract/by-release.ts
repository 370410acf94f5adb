import { RELEASES, type Release } from './contract.ts';

/** The value of the newest listed release that is not newer than this one; undefined where no listed one is old enough. */
export function valueIn<Value>(
  release: Release,
  values: Readonly<Partial<Record<Release, Value | undefined>>>,
): Value | undefined {
  const known = RELEASES.slice(0, RELEASES.indexOf(release) + 1);
  return known.map((each) => values[each]).findLast((value) => value !== undefined);
}
