import { linearToDb } from '../kernel/index.ts';

/**
 * Diversity order of each of `layers` layers that a zero-forcing receiver separates with so many antennas, at least one
 * per layer: each further layer costs one (Winters, Salz, Gitlin 1994). Over i.i.d. Rayleigh fading the SINR of a layer
 * is then distributed as the mean of that many independent exponential variables.
 */
export function diversityOrder(receiveAntennas: number, layers: number): number {
  return receiveAntennas - layers + 1;
}

/**
 * Mean SINR of each layer in dB, after the receiver and without fading: mean·(N − L + 1)/L with N antennas and L layers,
 * which share the power (Gore, Heath, Paulraj 2002). With one layer this is maximum-ratio combining.
 * @param meanSinrDb on one receive antenna with the whole power
 */
export function layerSinrDb(meanSinrDb: number, receiveAntennas: number, layers: number): number {
  return meanSinrDb + linearToDb(diversityOrder(receiveAntennas, layers) / layers);
}
