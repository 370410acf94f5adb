import type { Estimate } from './estimate.ts';
import type { Figure } from './figure.ts';

/** A reference value or law of the field, and what it takes to see whether the emulator keeps to it. */
export interface Check {
  /** In kebab case; what `qod validate --only` takes. */
  readonly id: string;
  readonly family: CheckFamily;
  readonly title: string;
  /** Specification clause, paper or test suite that the expected values come from. */
  readonly source: string;
  /** What is run to measure, in a sentence. */
  readonly method: string;
  /** How the tolerances come about, in a sentence. */
  readonly tolerance: string;
  /** Unit of measured and expected values, unless they are ratios. */
  readonly unit?: string;
  /** Whether it takes less than half a second or so, and thus runs with the tests. */
  readonly fast: boolean;
  /** The same on every call: random numbers come from streams of fixed seeds. */
  run(): Measurement[];
  /** Curves that show more of the law than the measured values do; drawn for docs/validation.md alone. */
  figure?(): Figure;
}

/** In the order in which they are told. */
export const CHECK_FAMILIES = ['Carrier', 'Channel', 'Link', 'Scheduling', 'QoS', 'Queues', 'System'] as const;
export type CheckFamily = (typeof CHECK_FAMILIES)[number];

/**
 * What a measured value is held against. `band`: from value − tolerance to value + tolerance. `law`: a value that has to
 * lie in the confidence interval of what was measured. `distance`: of a distribution from a law by Kolmogorov and Smirnov's
 * test, and how large it may be. `reference`: a value to look at, from which nothing follows.
 */
export type Expectation =
  | { readonly kind: 'band'; readonly value: number; readonly tolerance: number }
  | { readonly kind: 'law'; readonly value: number }
  | { readonly kind: 'at-least'; readonly bound: number }
  | { readonly kind: 'at-most'; readonly bound: number }
  | { readonly kind: 'distance'; readonly critical: number }
  | { readonly kind: 'reference'; readonly value: number };

/** Inconclusive: the runs scatter so much that a wrong value could not be told from a right one. */
export type MeasurementVerdict = 'passed' | 'failed' | 'inconclusive' | 'informative';

export interface Measurement {
  readonly quantity: string;
  /** With the half-width of its confidence interval where it is the mean over independent runs. */
  readonly measured: Estimate;
  readonly expected: Expectation;
  readonly verdict: MeasurementVerdict;
  readonly note?: string;
}
