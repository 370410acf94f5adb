import type { CellConfig } from '../../scenarios/scenario.ts';
import { cosTurns, dbToLinear, type RandomStreams, sinTurns } from '../kernel/index.ts';
import type { Direction } from './direction.ts';
import { FadingTrace, TRACE_SAMPLES } from './fading-trace.ts';
import type { FrequencyGrid } from './frequency-grid.ts';
import { InverseFourierTransform } from './inverse-fourier-transform.ts';
import { MultipathGain, TRACE_WAVELENGTHS } from './multipath-gain.ts';
import type { PropagationScenario } from './path-loss.ts';
import { prbBandwidthHz } from './resource-block.ts';
import { diversityOrder } from './spatial-multiplexing.ts';

/** Mean Ricean K factor in sight, the power of the direct ray over that of all others: TR 38.901 table 7.5-6. */
const K_FACTOR_DB: Readonly<Record<PropagationScenario, number>> = { UMa: 9, UMi: 9, InH: 7 };

/** The direct ray's Doppler shift over the maximum one, as TR 38.901 §7.7.2 has it for TDL-D and TDL-E, in whole cycles. */
const DIRECT_CYCLES = Math.round(0.7 * TRACE_WAVELENGTHS);

/**
 * Fading of one direction of a cell: traces by sight (Ricean) or not (Rayleigh) and by number of spatial layers, made
 * when the first UE needs one. Layers that share the receive antennas have less diversity each, see spatial-multiplexing.ts.
 * A trace is the mean power of as many independent branches; one with fewer layers adds branches to the ones before.
 */
export class SmallScaleFading {
  readonly #cell: CellConfig;
  readonly #direction: Direction;
  readonly #streams: RandomStreams;
  readonly #frequenciesHz: readonly number[];
  /** By number of layers, less one; empty until needed. */
  readonly #rayleigh: FadingTrace[] = [];
  readonly #ricean: FadingTrace[] = [];

  constructor(cell: CellConfig, grid: FrequencyGrid, direction: Direction, streams: RandomStreams) {
    this.#cell = cell;
    this.#direction = direction;
    this.#streams = streams;
    this.#frequenciesHz = subbandCentresHz(grid, cell.subcarrierSpacingHz);
  }

  /** Trace of the SINR of each of `layers` layers, at most as many as the cell sends in that direction. */
  trace(lineOfSight: boolean, layers: number): FadingTrace {
    if (this.#rayleigh.length === 0) this.#make();
    return lineOfSight ? this.#ricean[layers - 1]! : this.#rayleigh[layers - 1]!;
  }

  /** Both kinds from the same branches: to draw them costs more than to hold the traces. */
  #make(): void {
    const { receiveAntennas, maxLayers, delaySpreadNs } = this.#cell;
    const antennas = receiveAntennas[this.#direction];
    const power = new BranchPower(this.#frequenciesHz, dbToLinear(K_FACTOR_DB[this.#cell.propagation]));
    const fewestBranches = diversityOrder(antennas, maxLayers[this.#direction]);
    for (let branch = 1; branch <= antennas; branch++) {
      const random = this.#streams.stream(`fading/${this.#direction}/branch-${branch}`);
      power.add(new MultipathGain(random, delaySpreadNs), random());
      if (branch < fewestBranches) continue;
      this.#rayleigh[antennas - branch] = new FadingTrace(power.rayleigh);
      this.#ricean[antennas - branch] = new FadingTrace(power.ricean);
    }
  }
}

/** Sums of the power of branches over the samples, subband by subband. */
class BranchPower {
  readonly rayleigh: readonly Float64Array[];
  readonly ricean: readonly Float64Array[];
  readonly #frequenciesHz: readonly number[];
  readonly #directAmplitude: number;
  readonly #transform = new InverseFourierTransform(TRACE_SAMPLES);
  readonly #real = new Float64Array(TRACE_SAMPLES);
  readonly #imaginary = new Float64Array(TRACE_SAMPLES);
  /** The direct ray, with the phase that it has in the branch. */
  readonly #directReal = new Float64Array(TRACE_SAMPLES);
  readonly #directImaginary = new Float64Array(TRACE_SAMPLES);

  /** @param kFactor power of the direct ray, where that of all others is 1 */
  constructor(frequenciesHz: readonly number[], kFactor: number) {
    this.#frequenciesHz = frequenciesHz;
    this.#directAmplitude = Math.sqrt(kFactor);
    this.rayleigh = frequenciesHz.map(() => new Float64Array(TRACE_SAMPLES));
    this.ricean = frequenciesHz.map(() => new Float64Array(TRACE_SAMPLES));
  }

  /** @param directPhase phase of the direct ray in turns; it is the first to arrive, hence the same at every frequency */
  add(gain: MultipathGain, directPhase: number): void {
    for (let sample = 0; sample < TRACE_SAMPLES; sample++) {
      const turns = directPhase + (DIRECT_CYCLES * sample) / TRACE_SAMPLES;
      this.#directReal[sample] = this.#directAmplitude * cosTurns(turns);
      this.#directImaginary[sample] = this.#directAmplitude * sinTurns(turns);
    }
    for (const [subband, frequencyHz] of this.#frequenciesHz.entries()) {
      gain.write(frequencyHz, this.#transform, this.#real, this.#imaginary);
      this.#addSubband(this.rayleigh[subband]!, this.ricean[subband]!);
    }
  }

  #addSubband(rayleigh: Float64Array, ricean: Float64Array): void {
    for (let sample = 0; sample < TRACE_SAMPLES; sample++) {
      const real = this.#real[sample]!;
      const imaginary = this.#imaginary[sample]!;
      rayleigh[sample]! += real * real + imaginary * imaginary;
      const withDirectReal = real + this.#directReal[sample]!;
      const withDirectImaginary = imaginary + this.#directImaginary[sample]!;
      ricean[sample]! += withDirectReal * withDirectReal + withDirectImaginary * withDirectImaginary;
    }
  }
}

/** Centre of each subband from the carrier's lower edge: a subband fades as its centre does. */
function subbandCentresHz(grid: FrequencyGrid, subcarrierSpacingHz: number): number[] {
  const prbHz = prbBandwidthHz(subcarrierSpacingHz);
  let firstPrb = 0;
  return Array.from(grid.prbsOfSubband, (prbs) => {
    const centreHz = (firstPrb + prbs / 2) * prbHz;
    firstPrb += prbs;
    return centreHz;
  });
}
