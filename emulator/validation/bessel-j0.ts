import { cosTurns, sinTurns } from '../kernel/index.ts';

/** Points of the integral: as it is over a whole period, they are exact to rounding while x stays below some 150. */
const POINTS = 256;

/** Bessel function of the first kind and order zero: the mean of cos(x·sin θ) over θ (Abramowitz and Stegun 9.1.18). */
export function besselJ0(x: number): number {
  let sum = 0;
  for (let n = 0; n < POINTS; n++) sum += cosTurns((x * sinTurns(n / POINTS)) / (2 * Math.PI));
  return sum / POINTS;
}
