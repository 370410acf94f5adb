import type { PerDirection } from '../../scenarios/scenario.ts';
import { ChannelReports } from '../cell/channel-reports.ts';
import type { Emulation } from '../emulation.ts';
import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import { type FrequencyGrid, frequencyGrid } from '../radio/frequency-grid.ts';

/** Where an MCS would stand had the sample a CQI other than 0. */
export const OUT_OF_RANGE = -1;

/** One direction of all UEs at all times that are looked at. Each array is indexed by UE · times + number of the time. */
export interface LinkSamples {
  /** Without small-scale fading, on one receive antenna. */
  readonly meanSinrDb: Float64Array;
  /** Of one layer after the receiver, in one subband; the subbands take turns from time to time. */
  readonly fadedSinrDb: Float64Array;
  /** MCS index, or `OUT_OF_RANGE`. */
  readonly mcs: Int8Array;
  readonly layers: Uint8Array;
  /** PRBs that the UE has power for, at most those of the carrier. */
  readonly prbs: Uint16Array;
  /** In bit/s/Hz of the time that the direction has. */
  readonly efficiencyBpsPerHz: Float64Array;
  /** On all PRBs that the UE has power for. */
  readonly rateBps: Float64Array;
}

/** Where UEs are, indexed like `LinkSamples`. */
export interface PlaceSamples {
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly distanceM: Float64Array;
  /** 1 where the base station is in sight. */
  readonly lineOfSight: Uint8Array;
}

export interface UeSamples {
  /** Samples of each UE. */
  readonly times: number;
  readonly places: PlaceSamples;
  readonly links: PerDirection<LinkSamples>;
}

/**
 * Samples the links of an emulation that has not been started: its own UEs, channel and reports of channel state. MCS and
 * layers are those that the MAC would take for the whole carrier, before outer-loop link adaptation. Rates count each
 * transport block once, as if it were decoded at the first transmission.
 */
export function sampleUes(emulation: Emulation, timesNs: readonly Nanoseconds[]): UeSamples {
  const times = timesNs.length;
  const places = emptyPlaces(emulation.ues.length * times);
  const downlink = new LinkSampler(emulation, 'downlink', times);
  const uplink = new LinkSampler(emulation, 'uplink', times);
  // Time after time, not UE after UE: a channel answers for about the latest time that it was asked about.
  timesNs.forEach((timeNs, n) => {
    for (let ue = 0; ue < emulation.ues.length; ue++) {
      samplePlace(emulation, places, ue, ue * times + n, timeNs);
      downlink.sample(ue, n, timeNs);
      uplink.sample(ue, n, timeNs);
    }
  });
  return { times, places, links: { downlink: downlink.samples, uplink: uplink.samples } };
}

function samplePlace({ channel }: Emulation, places: PlaceSamples, ue: number, at: number, timeNs: Nanoseconds): void {
  const { xM, yM } = channel.positionM(ue, timeNs);
  places.xM[at] = xM;
  places.yM[at] = yM;
  places.distanceM[at] = channel.distanceM(ue, timeNs);
  places.lineOfSight[at] = channel.lineOfSight(ue, timeNs) ? 1 : 0;
}

class LinkSampler {
  readonly samples: LinkSamples;
  readonly #emulation: Emulation;
  readonly #direction: Direction;
  readonly #times: number;
  readonly #grid: FrequencyGrid;
  readonly #reports: ChannelReports;
  readonly #subbandSinrDb: Float64Array;

  constructor(emulation: Emulation, direction: Direction, times: number) {
    const { scenario, channel, cell, ues } = emulation;
    this.#emulation = emulation;
    this.#direction = direction;
    this.#times = times;
    this.#grid = frequencyGrid(cell.capacity.prbs, scenario.cell.rbgConfiguration);
    this.#reports = new ChannelReports(
      scenario.cell,
      channel,
      cell.adaptation,
      direction,
      cell.capacity.slotNs,
      ues.length,
    );
    this.#subbandSinrDb = new Float64Array(this.#grid.subbands);
    this.samples = emptySamples(ues.length * times);
  }

  sample(ue: number, n: number, timeNs: Nanoseconds): void {
    const { channel, cell } = this.#emulation;
    const { samples } = this;
    const at = ue * this.#times + n;
    samples.meanSinrDb[at] = channel.meanSinrDb(ue, this.#direction, timeNs);
    channel.subbandSinrDb(ue, this.#direction, 1, timeNs, this.#subbandSinrDb);
    samples.fadedSinrDb[at] = this.#subbandSinrDb[n % this.#grid.subbands]!;
    samples.prbs[at] = Math.min(cell.capacity.prbs, channel.prbLimit(ue, this.#direction, timeNs));
    if (!this.#reports.refresh(ue, timeNs)) return;
    samples.mcs[at] = cell.adaptation.mcs(this.#reportedSinrDb(ue));
    samples.layers[at] = this.#reports.layers[ue]!;
    this.#addRates(at);
  }

  /** What the MAC chooses an MCS from: the mean over the PRBs, here of the whole carrier, of the SINR that was reported. */
  #reportedSinrDb(ue: number): number {
    const { prbs, prbsOfSubband } = this.#grid;
    return prbsOfSubband.reduce((sum, own, subband) => sum + own * this.#reports.sinrDb(ue, subband), 0) / prbs;
  }

  #addRates(at: number): void {
    const { scenario, cell } = this.#emulation;
    const { mcs, layers, prbs, efficiencyBpsPerHz, rateBps } = this.samples;
    const hertz = scenario.cell.bandwidthHz * cell.capacity.format.share(this.#direction);
    const wholeCarrierBps = cell.capacity.rateBps(mcs[at]!, layers[at]!, this.#direction);
    efficiencyBpsPerHz[at] = hertz > 0 ? wholeCarrierBps / hertz : 0;
    rateBps[at] = cell.capacity.rateBps(mcs[at]!, layers[at]!, this.#direction, prbs[at]!);
  }
}

function emptyPlaces(count: number): PlaceSamples {
  return {
    xM: new Float64Array(count),
    yM: new Float64Array(count),
    distanceM: new Float64Array(count),
    lineOfSight: new Uint8Array(count),
  };
}

function emptySamples(count: number): LinkSamples {
  return {
    meanSinrDb: new Float64Array(count),
    fadedSinrDb: new Float64Array(count),
    mcs: new Int8Array(count).fill(OUT_OF_RANGE),
    layers: new Uint8Array(count),
    prbs: new Uint16Array(count),
    efficiencyBpsPerHz: new Float64Array(count),
    rateBps: new Float64Array(count),
  };
}
