const STEPS = { 0: 1, 1: 10, 2: 100, 4: 10_000 } as const;

/** A value with so many decimals, so that a file of them stays small; never −0. */
export function rounded(value: number, decimals: keyof typeof STEPS): number {
  return Math.round(value * STEPS[decimals]) / STEPS[decimals] + 0;
}
