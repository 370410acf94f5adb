import { describe, expect, it } from 'vitest';
import { anEmulationRun } from './test/record-builder.ts';
import { ueGroups } from './ue-groups.ts';
import type { UeSummaryLine } from './upstream.ts';

function aUe(changes: Partial<UeSummaryLine>): UeSummaryLine {
  const [ue] = anEmulationRun().ues;
  if (ue === undefined) throw new Error('the builder makes a UE');
  return { ...ue, ...changes };
}

describe('groups of UEs', () => {
  const groups = ueGroups([
    aUe({ group: 'near', meanSinrDb: 20, downlinkBlocks: { meanMcs: 24, meanLayers: 2, firstErrorRate: 0.1 } }),
    aUe({ group: 'far', meanSinrDb: 2, downlinkBlocks: null, meanDelayMs: null }),
    aUe({ group: 'near', meanSinrDb: 10, downlinkBlocks: { meanMcs: 12, meanLayers: 1, firstErrorRate: 0.08 } }),
    aUe({ group: 'near', meanSinrDb: 15, downlinkBlocks: null }),
  ]);

  it('come in the order of the record, with their sizes', () => {
    expect(groups.map(({ group, ues }) => [group, ues])).toEqual([
      ['near', 3],
      ['far', 1],
    ]);
  });

  it('have the means over the UEs that have the quantity', () => {
    // SINR over three UEs, transport blocks over the two that were sent some.
    expect(groups[0]?.means.sinrDb).toBe(15);
    expect(groups[0]?.means.downlinkBlocks).toEqual({ meanMcs: 18, meanLayers: 1.5, firstErrorRate: 0.09 });
    expect(groups[1]?.means).toMatchObject({
      downlinkBlocks: undefined,
      delayMs: undefined,
      videoBitrateBps: undefined,
    });
  });
});
