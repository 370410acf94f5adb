import { RandomStreams } from '../../kernel/index.ts';
import { LineOfSightField } from '../../radio/line-of-sight-field.ts';
import { losProbability, type PropagationScenario } from '../../radio/path-loss.ts';
import type { Check, Measurement } from '../check.ts';
import { meanOf, replicate } from '../estimate.ts';
import { followsLaw, within } from '../judgement.ts';

const PUBLISHED: readonly { scenario: PropagationScenario; distanceM: number; probability: number }[] = [
  { scenario: 'UMa', distanceM: 50, probability: 0.6494 },
  { scenario: 'UMa', distanceM: 100, probability: 0.3477 },
  { scenario: 'UMa', distanceM: 200, probability: 0.128 },
  { scenario: 'UMi', distanceM: 50, probability: 0.5196 },
  { scenario: 'UMi', distanceM: 100, probability: 0.231 },
  { scenario: 'UMi', distanceM: 200, probability: 0.0935 },
];
/** Fields, each of a seed of its own, asked about one point each. */
const FIELDS = 4000;
/** Widest interval of a share with which a formula that is off by a few per cent still shows. */
const RESOLUTION = 0.04;

/** Probability of line of sight, as a formula and as what the cell's UEs find. */
export function lineOfSight(probabilityAt: typeof losProbability = losProbability): Check {
  return {
    id: 'line-of-sight',
    family: 'Channel',
    title: 'Probability of line of sight',
    source: 'TR 38.901 table 7.4.2-1',
    method: `The formula, and the share of ${FIELDS} fields of different seeds in which a point is in sight.`,
    tolerance: 'Formula: half a unit of the last published digit. Shares: 99.9 % confidence interval.',
    fast: true,
    run: () => [
      ...PUBLISHED.map(({ scenario, distanceM, probability }) =>
        within(`${scenario}, ${distanceM} m`, probabilityAt(scenario, distanceM), probability, 5e-5),
      ),
      ...PUBLISHED.filter(({ distanceM }) => distanceM === 100).map(shareOfFields),
    ],
  };
}

function shareOfFields({ scenario, distanceM, probability }: (typeof PUBLISHED)[number]): Measurement {
  const inSight = replicate(FIELDS, `line-of-sight/${scenario}`, (seed) => {
    const field = new LineOfSightField(scenario, 'site', new RandomStreams(seed));
    return Number(field.inSight(0.6 * distanceM, 0.8 * distanceM, distanceM));
  });
  return followsLaw(`${scenario}, ${distanceM} m, share of UEs`, meanOf(inSight), probability, RESOLUTION);
}
