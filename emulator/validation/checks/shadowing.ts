import { exp, normalTail, RandomStreams } from '../../kernel/index.ts';
import type { PropagationScenario } from '../../radio/path-loss.ts';
import { ShadowingField } from '../../radio/shadowing-field.ts';
import type { Check, Measurement } from '../check.ts';
import { replicate } from '../estimate.ts';
import { curve, type Figure } from '../figure.ts';
import { sameDistribution } from '../judgement.ts';
import { kolmogorovSmirnov } from '../kolmogorov-smirnov.ts';

type Field = Pick<ShadowingField, 'lossDb'>;
type FieldOf = (propagation: PropagationScenario, seed: string) => Field;

interface Link {
  readonly propagation: PropagationScenario;
  readonly inSight: boolean;
  readonly sigmaDb: number;
  readonly correlationM: number;
}

/** Standard deviation of table 7.4.1-1, correlation distance of table 7.5-6. */
const LINKS: readonly Link[] = [
  { propagation: 'UMa', inSight: true, sigmaDb: 4, correlationM: 37 },
  { propagation: 'UMa', inSight: false, sigmaDb: 6, correlationM: 50 },
  { propagation: 'UMi', inSight: true, sigmaDb: 4, correlationM: 10 },
  { propagation: 'UMi', inSight: false, sigmaDb: 7.82, correlationM: 13 },
  { propagation: 'InH', inSight: true, sigmaDb: 3, correlationM: 10 },
  { propagation: 'InH', inSight: false, sigmaDb: 8.03, correlationM: 6 },
];
/** Fields, each of a seed of its own: a sample from each, hence independent. */
const FIELDS = 8000;
/** Distances of the correlation, in correlation distances. */
const DISTANCES = [0.25, 1];

/** Distribution of shadowing, and its correlation over the UE's place. */
export function shadowing(fieldOf: FieldOf = shadowingField): Check {
  return {
    id: 'shadowing',
    family: 'Channel',
    title: 'Shadowing: distribution and spatial correlation',
    source: 'TR 38.901 §7.4.4, tables 7.4.1-1 and 7.5-6: N(0, σ²), correlation e^(−Δ/d)',
    method: `${FIELDS} fields of different seeds at a point, and what is new at a second one: (y − ρx)/√(1 − ρ²) is normal as well if ρ is right.`,
    tolerance: 'Kolmogorov–Smirnov distance that a sample of the law exceeds in one of 1000 cases.',
    fast: false,
    run: () => (['UMa', 'UMi', 'InH'] as const).flatMap((propagation) => measurements(propagation, fieldOf)),
    figure: () => correlationFigure(fieldOf),
  };
}

function measurements(propagation: PropagationScenario, fieldOf: FieldOf): Measurement[] {
  const fields = replicate(FIELDS, `shadowing/${propagation}`, (seed) => fieldOf(propagation, seed));
  return LINKS.filter((link) => link.propagation === propagation).flatMap((link) => {
    const name = `${propagation}, ${link.inSight ? 'in sight' : 'out of sight'}`;
    const here = standardised(fields, link, 0);
    return [
      sameDistribution(`distance from N(0, ${link.sigmaDb}²), ${name}`, normalDistance(here)),
      ...DISTANCES.map((distance) => {
        const there = standardised(fields, link, distance * link.correlationM);
        const rho = exp(-distance);
        const fresh = there.map((y, n) => (y - rho * here[n]!) / Math.sqrt(1 - rho * rho));
        return sameDistribution(`what is new ${distance * link.correlationM} m on, ${name}`, normalDistance(fresh));
      }),
    ];
  });
}

/** Shadowing of each field, over its standard deviation, at a distance from a point, in a direction that differs from field to field. */
function standardised(fields: readonly Field[], { inSight, sigmaDb }: Link, distanceM: number): Float64Array {
  return Float64Array.from(fields, (field, n) => {
    const [x, y] = DIRECTIONS[n % DIRECTIONS.length]!;
    return field.lossDb(inSight, 100 + distanceM * x, 50 + distanceM * y) / sigmaDb;
  });
}

/** Along the axes and between them. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [0.6, 0.8],
  [0.6, -0.8],
] as const;

function normalDistance(samples: Float64Array): ReturnType<typeof kolmogorovSmirnov> {
  return kolmogorovSmirnov(Float64Array.from(samples), (x) => 1 - normalTail(x));
}

function shadowingField(propagation: PropagationScenario, seed: string): ShadowingField {
  return new ShadowingField(propagation, 'site', new RandomStreams(seed));
}

function correlationFigure(fieldOf: FieldOf): Figure {
  const link = LINKS[0]!;
  const fields = replicate(FIELDS, `shadowing/${link.propagation}`, (seed) => fieldOf(link.propagation, seed));
  const here = standardised(fields, link, 0);
  const points = [0, 5, 10, 20, 30, 45, 60, 80, 100, 125, 150].map((distanceM) => {
    const there = standardised(fields, link, distanceM);
    return { x: distanceM, y: here.reduce((sum, x, n) => sum + x * there[n]!, 0) / FIELDS };
  });
  return {
    id: 'shadowing',
    title: 'Correlation of shadowing over distance, UMa in sight',
    caption: `Mean product of the standardised shadowing at two points, over ${FIELDS} fields, against e^(−Δ/37 m).`,
    xAxis: { name: 'distance in m', scale: 'linear', from: 0, to: 150 },
    yAxis: { name: 'correlation', scale: 'linear', from: 0, to: 1.2 },
    series: [
      {
        name: 'e^(−Δ/d)',
        kind: 'line',
        points: curve(0, 150, 150, (distanceM) => exp(-distanceM / link.correlationM)),
      },
      { name: 'measured', kind: 'points', points },
    ],
  };
}
