import { packageVersion } from '../../package-root.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { scenarioDigest } from '../../scenarios/scenario-digest.ts';
import { Emulation } from '../emulation.ts';
import type { Direction } from '../radio/direction.ts';
import type { CellView, EfficiencyView, UeView } from './cell-view.ts';
import { cellWarnings } from './cell-warnings.ts';
import { groupViews } from './group-views.ts';
import { Guarantees } from './guarantees.ts';
import { percentiles } from './percentiles.ts';
import { rounded } from './rounded.ts';
import { sinrMap } from './sinr-map.ts';
import { type UeSamples, sampleUes } from './ue-samples.ts';
import { ueViews } from './ue-views.ts';

type Head = Pick<CellView, 'tool' | 'scenario' | 'seed' | 'cell' | 'peakRateBps'>;

/** Enough that fading and the ways of moving UEs are seen, few enough that five thousand UEs take seconds. */
const SAMPLES_PER_UE = 50;

/**
 * Looks at the radio of a scenario without running it: the UEs, the channel and the link adaptation of its emulation,
 * asked at times spread evenly over its duration. A pure function of scenario, seed and profiles.
 */
export function exploreCell(
  scenario: Scenario,
  profiles: readonly QosProfile[],
  options: { seed?: string } = {},
): CellView {
  const emulation = new Emulation(scenario, options);
  const { ues, channel } = emulation;
  const { outOfSyncDb } = scenario.cell.radioLinkMonitoring;
  const timesNs = Array.from({ length: SAMPLES_PER_UE }, (_, n) =>
    Math.round((n * scenario.durationNs) / SAMPLES_PER_UE),
  );
  const samples = sampleUes(emulation, timesNs);
  // Sessions begin at times of their own, and moving UEs are only ever asked forward in time: an emulation of their own.
  const guarantees = new Guarantees(new Emulation(scenario, options), profiles);
  const views = ueViews(ues, samples, outOfSyncDb);
  const view = {
    ...headOf(emulation),
    samplesPerUe: SAMPLES_PER_UE,
    map: sinrMap(channel, extentM(scenario, samples), outOfSyncDb),
    sinrPercentilesDb: {
      downlink: sinrPercentilesDb(samples, 'downlink'),
      uplink: sinrPercentilesDb(samples, 'uplink'),
    },
    efficiency: { downlink: efficiency(views, 'downlink'), uplink: efficiency(views, 'uplink') },
    groups: groupViews({
      ues,
      samples,
      outOfSyncDb,
      mcsCount: emulation.cell.adaptation.mcsCount,
      maxLayers: scenario.cell.maxLayers,
    }),
    ues: views,
    guarantees: guarantees.views,
    peakClaim: guarantees.peakClaim,
  };
  return { ...view, warnings: cellWarnings(view) };
}

function headOf({ scenario, seed, cell: { capacity, adaptation } }: Emulation): Head {
  const { cell } = scenario;
  const share = (direction: Direction): number => rounded(capacity.format.share(direction), 4);
  const peak = (direction: Direction): number =>
    rounded(capacity.rateBps(adaptation.mcsCount - 1, cell.maxLayers[direction], direction), 0);
  return {
    tool: { name: 'qod-testbed', version: packageVersion },
    scenario: scenarioDigest(scenario),
    seed,
    cell: {
      carrierHz: cell.carrierHz,
      bandwidthHz: cell.bandwidthHz,
      subcarrierSpacingHz: cell.subcarrierSpacingHz,
      prbs: capacity.prbs,
      duplex: cell.duplex.mode,
      directionShare: { downlink: share('downlink'), uplink: share('uplink') },
      propagation: cell.propagation,
      antenna: cell.antenna.pattern,
      maxLayers: cell.maxLayers,
      receiveAntennas: cell.receiveAntennas,
      mcsTable: cell.mcsTable,
      outOfSyncDb: cell.radioLinkMonitoring.outOfSyncDb,
      admissionLimit: cell.admissionLimit,
    },
    peakRateBps: { downlink: peak('downlink'), uplink: peak('uplink') },
  };
}

/** Out to the furthest place of a UE, or half-way to the next site where that is further. */
function extentM({ cell }: Scenario, { places }: UeSamples): number {
  const furthestM = places.distanceM.reduce((most, distanceM) => Math.max(most, distanceM), 0);
  const reachM = Math.max(furthestM, (cell.neighbours?.interSiteDistanceM ?? 0) / 2);
  return Math.max(10, Math.ceil(reachM / 10) * 10);
}

function sinrPercentilesDb({ links }: UeSamples, direction: Direction): CellView['sinrPercentilesDb'][Direction] {
  const { meanSinrDb, fadedSinrDb } = links[direction];
  const ofCopy = (values: Float64Array): number[] => percentiles(values.slice()).map((value) => rounded(value, 2));
  return { mean: ofCopy(meanSinrDb), faded: ofCopy(fadedSinrDb) };
}

/** Each UE counts once, with the mean over its samples. */
function efficiency(ues: readonly UeView[], direction: Direction): EfficiencyView {
  const values = Float64Array.from(ues, ({ links }) => links[direction].efficiencyBpsPerHz);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const overUes = percentiles(values).map((value) => rounded(value, 4));
  const fifthPercentile = overUes[5]!;
  return {
    mean: rounded(mean, 4),
    fifthPercentile,
    fifthPercentileShared: rounded(fifthPercentile / ues.length, 4),
    percentiles: overUes,
  };
}
