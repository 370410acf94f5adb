import { fiveQi, type ResourceType } from '../../../scenarios/five-qi.ts';
import type { Check, Measurement } from '../check.ts';
import { within } from '../judgement.ts';

type Row = [value: number, priorityLevel: number, packetDelayBudgetMs: number, packetErrorRate: number, burst?: number];

const PUBLISHED: Readonly<Record<ResourceType, readonly Row[]>> = {
  GBR: [
    [1, 20, 100, 1e-2],
    [2, 40, 150, 1e-3],
    [3, 30, 50, 1e-3],
    [4, 50, 300, 1e-6],
    [65, 7, 75, 1e-2],
    [66, 20, 100, 1e-2],
    [67, 15, 100, 1e-3],
    [71, 56, 150, 1e-6],
    [72, 56, 300, 1e-4],
    [73, 56, 300, 1e-8],
    [74, 56, 500, 1e-8],
    [76, 56, 500, 1e-4],
  ],
  'non-GBR': [
    [5, 10, 100, 1e-6],
    [6, 60, 300, 1e-6],
    [7, 70, 100, 1e-3],
    [8, 80, 300, 1e-6],
    [9, 90, 300, 1e-6],
    [69, 5, 60, 1e-6],
    [70, 55, 200, 1e-6],
    [79, 65, 50, 1e-2],
    [80, 68, 10, 1e-6],
  ],
  'delay-critical-GBR': [
    [82, 19, 10, 1e-4, 255],
    [83, 22, 10, 1e-4, 1354],
    [84, 24, 30, 1e-5, 1354],
    [85, 21, 5, 1e-5, 255],
    [86, 18, 5, 1e-4, 1354],
  ],
};

/** Characteristics of the standardised 5QIs. */
export function fiveQiTable(lookUp: typeof fiveQi = fiveQi): Check {
  return {
    id: 'five-qi',
    family: 'QoS',
    title: 'Priority level, delay budget, error rate and burst volume of the standardised 5QIs',
    source: 'TS 23.501 table 5.7.4-1',
    method: 'Rows of the table that the emulator holds, compared in every column.',
    tolerance: 'None: the rows are counted.',
    unit: 'equal rows',
    fast: true,
    run: () => (Object.keys(PUBLISHED) as ResourceType[]).map((type) => equalRows(type, lookUp)),
  };
}

function equalRows(type: ResourceType, lookUp: typeof fiveQi): Measurement {
  const rows = PUBLISHED[type];
  const different = rows.filter(([value, priority, budgetMs, errorRate, burst]) => {
    const own = lookUp(value);
    if (own?.resourceType !== type || own.maximumDataBurstVolumeBytes !== burst) return true;
    return own.priorityLevel !== priority || own.packetDelayBudgetMs !== budgetMs || own.packetErrorRate !== errorRate;
  });
  const measurement = within(type, rows.length - different.length, rows.length, 0);
  const note = `other values for ${different.map(([value]) => value).join(', ')}`;
  return different.length === 0 ? measurement : { ...measurement, note };
}
