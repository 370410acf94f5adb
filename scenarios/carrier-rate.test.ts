import { describe, expect, it } from 'vitest';
import { carrierRateBps } from './carrier-rate.ts';
import { readScenario } from './scenario.ts';
import { FULL_SCENARIO } from './test/full-scenario.ts';

function rates(set: string[]) {
  return carrierRateBps(readScenario('s.yaml', { text: FULL_SCENARIO, set }).cell)!;
}

const TDD = 'cell.tdd={ pattern: DDDSU, specialSlot: { downlinkSymbols: 10, uplinkSymbols: 2 } }';

describe('the rate at which a carrier ends', () => {
  it('is the peak rate of TS 38.306 before its overhead', () => {
    // Published peak rate of 273 PRBs, 4 layers, 256QAM: 2337.0 Mbit/s with an overhead of 0.14, of 14 slots DDDSU in the
    // downlink (3·14 + 10) of 70 symbols. The uplink's 1250.0 Mbit/s of 2 layers has an overhead of 0.08, and 16 of 70.
    const { downlink, uplink } = rates(['cell.mcsTable=2', TDD]);
    expect(downlink / 1e6).toBeCloseTo(((2337.0 / 0.86) * 52) / 70, 0);
    expect(uplink / 1e6).toBeCloseTo(((1250.0 / 0.92) * 16) / 70, 0);
  });

  it('follows modulation, layers and bandwidth', () => {
    const full = rates(['cell.mcsTable=2']);
    // 6 of 8 bits per symbol; half the layers; 51 of 273 PRBs (TS 38.101-1 table 5.3.2-1).
    expect(rates(['cell.mcsTable=1']).downlink / full.downlink).toBeCloseTo(6 / 8, 12);
    expect(rates(['cell.mcsTable=2', 'cell.layers=2']).downlink / full.downlink).toBeCloseTo(1 / 2, 12);
    expect(rates(['cell.mcsTable=2', 'cell.bandwidth=20 MHz']).downlink / full.downlink).toBeCloseTo(51 / 273, 12);
  });
});
