import type { Release } from '../contract/index.ts';
import type { Lie } from './lie.ts';

/** A server with one thing wrong: the embedded reference, lied for. What the suite says of it shows what the suite can find. */
export interface Mutant {
  /** Unique, for example `create-takes-any-token`. */
  id: string;
  /** Id of the requirement that it breaks. */
  requirement: string;
  since?: Release;
  until?: Release;
  /** What it does wrong, in one sentence. */
  breaks: string;
  /** Where a real implementation does this. */
  seenIn?: string;
  /** Patterns of the cases of the requirement that it breaks; without any, all of them that are written and not generated. */
  only?: readonly string[];
  /** Patterns of other cases that may fail or become inconclusive, because they need what is broken. */
  also?: readonly string[];
  /**
   * Its cases are run without the others: what it does to a device outlives a case, so that it would be chance which of the cases
   * after it can still be judged, its own among them.
   */
  alone?: true;
  /** How the reference behind it revokes; at once without. Some cases are for one of the two only. */
  revocation?: 'asynchronous';
  /** Beginning of the name of a check that must be broken in each of its cases: failing is not enough, it has to be for this. */
  check?: string;
  /** A fresh state for a run. */
  start(): Lie;
}
