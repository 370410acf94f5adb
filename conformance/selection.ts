import type { PlannedCase } from './plan.ts';

/** Which of the planned cases a run is about; all of them without any. */
export interface Selection {
  /** Patterns of ids or tags of which one must match. `*` stands for any text and `?` for any character. */
  only?: readonly string[];
  /** Patterns of CAMARA tags of which one must match. */
  tags?: readonly string[];
  /** One of `count` parts of the cases that are left, `index` from 1. Every case is in exactly one part. */
  shard?: { index: number; count: number };
}

export function select(planned: readonly PlannedCase[], { only = [], tags = [], shard }: Selection): PlannedCase[] {
  const [anything, tagged] = [only.map(wildcard), tags.map(wildcard)];
  const chosen = planned.filter(
    ({ id, tag }) =>
      (anything.length === 0 || anything.some((pattern) => pattern.test(id) || matches(pattern, tag))) &&
      (tagged.length === 0 || tagged.some((pattern) => matches(pattern, tag))),
  );
  // Dealt out one by one, so that the long cases of a file do not all end up in one part.
  return shard === undefined ? chosen : chosen.filter((_, place) => place % shard.count === shard.index - 1);
}

function matches(pattern: RegExp, tag: string | undefined): boolean {
  return tag !== undefined && pattern.test(tag);
}

/** Ids hold brackets, which usual glob syntax would take for a set. */
function wildcard(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

/** Whether an id or a tag is what one of the patterns means. */
export function isMatch(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => wildcard(pattern).test(name));
}
