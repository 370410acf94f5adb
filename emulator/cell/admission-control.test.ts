import { describe, expect, it } from 'vitest';
import { Emulation } from '../emulation.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { AdmissionControl } from './admission-control.ts';
import type { AllocationRetentionPriority, QosFlowParameters } from './qos-flow.ts';

const { scenario, channel, cell } = new Emulation(cellScenario(downloaders('ue', 20, 'fading: false')));
/** What the whole downlink carries at the place where all UEs are: two layers at the highest MCS. */
const CARRIER_BPS = cell.capacity.rateBps(cell.adaptation.mcsCount - 1, 2, 'downlink');
/** Shares of the carrier below are of this: the limit is 0.8 unless a scenario says otherwise. */
const LIMIT = scenario.cell.admissionLimit;

function admission(): AdmissionControl {
  return new AdmissionControl(scenario.cell, channel, cell.adaptation, cell.capacity);
}

/** A guarantee of a share of what may be guaranteed. */
function claim(share: number, arp: Partial<AllocationRetentionPriority> = {}): QosFlowParameters {
  return {
    fiveQi: 4,
    arp: { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: true, ...arp },
    gfbrDownlinkBps: share * LIMIT * CARRIER_BPS * 0.999,
  };
}

const EMERGENCY = { priorityLevel: 1, preemptionCapable: true, preemptionVulnerable: false };

describe('admission control', () => {
  it('claims of each flow what it takes, up to the limit and not beyond', () => {
    const control = admission();
    for (const id of ['a', 'b', 'c', 'd']) expect(control.admit(id, 0, claim(0.25), 0).admitted).toBe(true);
    expect(control.admit('e', 0, claim(0.25), 0)).toEqual({ admitted: false });
    control.release('b');
    expect(control.admit('e', 0, claim(0.25), 0)).toEqual({ admitted: true, preempted: [] });
  });

  it('lets a flow that may pre-empt take the place of the lowest priority, the newest first, and of no more than needed', () => {
    const control = admission();
    control.admit('first', 0, claim(0.2, { priorityLevel: 9 }), 0);
    control.admit('low', 1, claim(0.2, { priorityLevel: 14 }), 0);
    control.admit('second', 2, claim(0.2, { priorityLevel: 9 }), 0);
    control.admit('high', 3, claim(0.4, { priorityLevel: 3 }), 0);
    expect(control.admit('x', 4, claim(0.2, EMERGENCY), 0)).toEqual({ admitted: true, preempted: ['low'] });
    expect(control.admit('y', 5, claim(0.2, EMERGENCY), 0)).toEqual({ admitted: true, preempted: ['second'] });
    // 0.2 from the one at 9, or 0.4 from the one at 3, which alone is enough: then the other stays.
    expect(control.admit('z', 6, claim(0.4, EMERGENCY), 0)).toEqual({ admitted: true, preempted: ['high'] });
  });

  it('pre-empts nobody of the same or a higher priority, nobody who is not vulnerable, and nobody in vain', () => {
    const equal = admission();
    equal.admit('a', 0, claim(1, { priorityLevel: 5 }), 0);
    const capable = { priorityLevel: 5, preemptionCapable: true };
    expect(equal.admit('b', 1, claim(0.1, capable), 0)).toEqual({ admitted: false });

    const safe = admission();
    safe.admit('a', 0, claim(1, { preemptionVulnerable: false }), 0);
    expect(safe.admit('b', 1, claim(0.1, EMERGENCY), 0)).toEqual({ admitted: false });

    const small = admission();
    small.admit('a', 0, claim(0.5), 0);
    small.admit('b', 1, claim(0.5, { preemptionVulnerable: false }), 0);
    expect(small.admit('c', 2, claim(0.6, EMERGENCY), 0)).toEqual({ admitted: false });
    // 'a' is still there: its place is not free.
    expect(small.admit('d', 3, claim(0.1), 0)).toEqual({ admitted: false });
  });

  it('does not need the capability where there is room, and does not count a flow against itself', () => {
    const control = admission();
    control.admit('a', 0, claim(0.9), 0);
    expect(control.admit('a', 0, claim(1), 0)).toEqual({ admitted: true, preempted: [] });
  });
});
