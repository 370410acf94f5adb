import { apisOf, contractOf, type ApiName, type Operation, type Release } from '../contract/index.ts';

/** Operations of the APIs that a target offers in a release. */
export function operationsOf(release: Release, apis: readonly ApiName[]): Operation[] {
  return apisOf(release)
    .filter((api) => apis.includes(api))
    .flatMap((api) => contractOf(api, release).operations);
}

/** Scopes of operations, each once. */
export function scopesOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap(({ scopes }) => scopes))];
}

/** Which of an operation's scopes were granted, if any. A grant may be `dpv:<purpose>#<scope>`, or name a whole API. */
export function grantedOf({ scopes }: Pick<Operation, 'scopes'>, granted: readonly string[]): string[] {
  const bare = granted.map((each) => each.replace(/^dpv:[^#]*#/, ''));
  return scopes.filter((scope) => bare.some((each) => each === scope || scope.startsWith(`${each}:`)));
}
