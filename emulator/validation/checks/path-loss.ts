import { pathLossDb, type PropagationScenario } from '../../radio/path-loss.ts';
import type { Check } from '../check.ts';
import { type Figure, logarithmicCurve } from '../figure.ts';
import { within } from '../judgement.ts';

/** Path losses in dB, one per distance. */
interface PathLossTable {
  readonly scenario: PropagationScenario;
  readonly baseStationHeightM: number;
  readonly distancesM: readonly number[];
  readonly losDb: readonly number[];
  readonly nlosDb: readonly number[];
}

/** At 5 GHz with the UE at 1.5 m, without shadowing. */
const PUBLISHED: readonly PathLossTable[] = [
  {
    scenario: 'UMa',
    baseStationHeightM: 25,
    distancesM: [10, 100, 1000, 5000],
    losDb: [72.938, 86.2362, 109.7252, 137.6794],
    nlosDb: [82.5131, 106.1356, 144.7641, 172.0753],
  },
  {
    scenario: 'UMi',
    baseStationHeightM: 10,
    distancesM: [10, 100, 1000, 5000],
    losDb: [69.8591, 88.4122, 119.3114, 147.2696],
    nlosDb: [76.7563, 107.9432, 143.1886, 167.8617],
  },
  {
    scenario: 'InH',
    baseStationHeightM: 3,
    distancesM: [1, 10, 50, 100],
    losDb: [50.8072, 63.763, 75.775, 80.9802],
    nlosDb: [50.8072, 73.1894, 99.7824, 111.3062],
  },
];

const LINK = { ueHeightM: 1.5, carrierHz: 5e9 };

/** Path loss in and out of sight. */
export function pathLoss(lossDb: typeof pathLossDb = pathLossDb): Check {
  return {
    id: 'path-loss',
    family: 'Channel',
    title: 'Path loss at 5 GHz',
    source: 'TR 38.901 table 7.4.1-1',
    method: 'Computed for a UE at 1.5 m, without shadowing.',
    tolerance: 'Half a unit of the last published digit.',
    unit: 'dB',
    fast: true,
    run: () =>
      PUBLISHED.flatMap(({ scenario, baseStationHeightM, distancesM, losDb, nlosDb }) =>
        distancesM.flatMap((distance2dM, n) => {
          const geometry = { distance2dM, baseStationHeightM, ...LINK };
          const place = `${scenario}, ${distance2dM} m`;
          return [
            within(`${place}, in sight`, lossDb(scenario, true, geometry), losDb[n]!, 5e-5),
            within(`${place}, out of sight`, lossDb(scenario, false, geometry), nlosDb[n]!, 5e-5),
          ];
        }),
      ),
    figure: () => pathLossFigure(lossDb),
  };
}

function pathLossFigure(lossDb: typeof pathLossDb): Figure {
  const curves = PUBLISHED.flatMap(({ scenario, baseStationHeightM, distancesM }) =>
    [true, false].map((inSight) => ({
      name: `${scenario} ${inSight ? 'LOS' : 'NLOS'}`,
      kind: 'line' as const,
      dashed: !inSight,
      points: logarithmicCurve(distancesM[0]!, distancesM.at(-1)!, 80, (distance2dM) =>
        lossDb(scenario, inSight, { distance2dM, baseStationHeightM, ...LINK }),
      ),
    })),
  );
  const points = PUBLISHED.flatMap(({ distancesM, losDb, nlosDb }) =>
    distancesM.flatMap((x, n) => [
      { x, y: losDb[n]! },
      { x, y: nlosDb[n]! },
    ]),
  );
  return {
    id: 'path-loss',
    title: 'Path loss at 5 GHz',
    caption: 'Path loss by distance for UMa, UMi and InH, in and out of sight; each published value lies on its curve.',
    xAxis: { name: 'horizontal distance in m', scale: 'log', from: 1, to: 10_000 },
    yAxis: { name: 'path loss in dB', scale: 'linear', from: 40, to: 180 },
    series: [...curves, { name: 'published values', kind: 'points', points }],
  };
}
