import { exp } from '../kernel/index.ts';

/** Terms of the series; the Poisson weights beyond them are below 1e-12 for mean values up to 60. */
const TERMS = 160;

/**
 * Probability that the power of a Rayleigh channel of unit mean is at most `power` when it was `before`: a non-central χ²
 * distribution with two degrees of freedom (one less Marcum's Q), as a sum of Erlang distributions with Poisson weights.
 * Of samples that have this joint distribution, the probabilities are uniform (Rosenblatt 1952).
 * @param correlation of the complex gains, −1 < ρ < 1; for Jakes J0(2π·fd·Δt)
 */
export function fadedPowerDistribution(power: number, before: number, correlation: number): number {
  const own = 1 - correlation * correlation;
  const mean = (correlation * correlation * before) / own;
  const x = power / own;
  let weight = exp(-mean);
  let erlangTerm = exp(-x);
  let above = erlangTerm;
  let sum = 0;
  for (let n = 0; n < TERMS; n++) {
    sum += weight * (1 - above);
    weight *= mean / (n + 1);
    erlangTerm *= x / (n + 1);
    above += erlangTerm;
  }
  return sum;
}
