import type { CellView, GroupLink, GroupView, GuaranteeView, UeView } from '../../../emulator/index.ts';

const POINTS = 21;

/** A cell of figures that nobody computed: SINR falls evenly from 35 dB in the middle to −15 dB in the corners. */
export function madeUpCell(changes: Partial<CellView> = {}): CellView {
  const groups = ['walkers', 'cars'].map((name) => madeUpGroup(name));
  return {
    tool: { name: 'qod-testbed', version: '0.0.0' },
    scenario: { name: 'made-up', title: 'A cell that nobody computed', sha256: 'ab'.repeat(32) },
    seed: 'one',
    cell: {
      carrierHz: 3.5e9,
      bandwidthHz: 100e6,
      subcarrierSpacingHz: 30e3,
      prbs: 273,
      duplex: 'tdd',
      directionShare: { downlink: 0.7429, uplink: 0.2286 },
      propagation: 'UMa',
      antenna: 'omni',
      maxLayers: { downlink: 4, uplink: 2 },
      receiveAntennas: { downlink: 4, uplink: 4 },
      mcsTable: 2,
      outOfSyncDb: -8,
      admissionLimit: 0.8,
    },
    peakRateBps: { downlink: 1.2e9, uplink: 180e6 },
    samplesPerUe: 50,
    map: { extentM: 250, points: POINTS, sinrDb: madeUpField(), holeShare: 0.05 },
    sinrPercentilesDb: {
      downlink: { mean: slope(-10, 40), faded: slope(-20, 45) },
      uplink: { mean: slope(0, 20), faded: slope(-5, 25) },
    },
    efficiency: {
      downlink: { mean: 5, fifthPercentile: 0.5, fifthPercentileShared: 0.125, percentiles: slope(0, 10) },
      uplink: { mean: 2, fifthPercentile: 0.2, fifthPercentileShared: 0.05, percentiles: slope(0, 4) },
    },
    groups,
    ues: groups.flatMap(({ name }) => [madeUpUe(name, 1), madeUpUe(name, 2)]),
    guarantees: [madeUpGuarantee('fits'), madeUpGuarantee('cannot-be-carried')],
    peakClaim: { downlink: 0.1, uplink: 0.02 },
    warnings: [{ kind: 'out-of-coverage', message: '1 UE is out of coverage: cars-2' }],
    ...changes,
  };
}

export function madeUpGroup(name: string, link: Partial<GroupLink> = {}): GroupView {
  const both: GroupLink = {
    meanSinrDb: { p5: -3.2, p50: 12.1, p95: 31 },
    medianMcs: 14,
    mcsShares: Array.from({ length: 28 }, (_, mcs) => (mcs < 25 ? 0.036 : 0)),
    rankShares: [0.4, 0.5],
    outOfRangeShare: 0.1,
    efficiencyBpsPerHz: 4.5,
    ...link,
  };
  return {
    name,
    ues: 2,
    distanceM: { p5: 20, p50: 100, p95: 200 },
    lineOfSightShare: 0.5,
    outOfCoverageShare: 0.1,
    links: { downlink: both, uplink: both },
  };
}

function madeUpUe(group: string, n: number): UeView {
  const link = { meanSinrDb: 10, efficiencyBpsPerHz: 3, rateBps: 300e6, prbs: 273 };
  return {
    name: `${group}-${n}`,
    group,
    xM: 100 * n,
    yM: -50 * n,
    distanceM: 111.8 * n,
    lineOfSight: n === 1,
    outOfCoverageShare: 0,
    links: { downlink: link, uplink: link },
    trackM: [
      [100 * n, -50 * n],
      [100 * n, 50 * n],
    ],
  };
}

function madeUpGuarantee(verdict: GuaranteeView['verdict']): GuaranteeView {
  return {
    ue: 'cars-1',
    profile: 'QOS_L',
    fromS: 5,
    toS: 15,
    rateBps: { downlink: 10e6, uplink: 2e6 },
    share: { downlink: verdict === 'cannot-be-carried' ? null : 0.1, uplink: 0.02 },
    alreadyClaimed: { downlink: 0, uplink: 0 },
    verdict,
  };
}

function madeUpField(): number[] {
  const middle = (POINTS - 1) / 2;
  return Array.from({ length: POINTS * POINTS }, (_, n) => {
    const [x, y] = [(n % POINTS) - middle, Math.floor(n / POINTS) - middle];
    return 35 - (50 * Math.sqrt(x * x + y * y)) / (middle * Math.SQRT2);
  });
}

/** 101 values, evenly. */
function slope(from: number, to: number): number[] {
  return Array.from({ length: 101 }, (_, percent) => from + ((to - from) * percent) / 100);
}
