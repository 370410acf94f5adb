import { describe, expect, it } from 'vitest';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { LinkBudget } from './link-budget.ts';

/** 46 dBm, UEs of 23 dBm with P0 = -80 dBm and α = 0.8, no margins. */
function budgetOf(prbs: number, ...set: string[]): LinkBudget {
  const margins = ['cell.interferenceMargin=0 dB', 'cell.uplinkInterferenceMargin=0 dB'];
  return new LinkBudget(cellScenario(downloaders('ue', 1), { set: [...margins, ...set] }).cell, prbs);
}

describe('link budget', () => {
  // Noise of a PRB of 180 kHz: -174 + 52.5527 dB·Hz = -121.4473 dBm, and 9 dB (downlink) or 5 dB (uplink).
  const budget = budgetOf(106);

  it('has the downlink power of a PRB against its noise', () => {
    // 46 dBm − 10·log10(106) = 25.7469 dBm; −100 dB; −(−112.4473 dBm)
    expect(budget.downlinkSinrDb(100, 0)).toBeCloseTo(25.7469 - 100 + 112.4473, 3);
    // A PRB of 30 kHz has twice the noise; 51 of them each 10·log10(106/51) = 3.1774 dB more power.
    expect(budgetOf(51, 'cell.subcarrierSpacing=30 kHz').downlinkSinrDb(100, 0)).toBeCloseTo(
      38.1942 + 3.1774 - 3.0103,
      3,
    );
  });

  it('adds interference to the noise in linear power', () => {
    // Interference as strong as the signal, far above the noise: 0 dB. As strong as the noise: 3.01 dB less than without.
    expect(budget.downlinkSinrDb(50, 1e-5)).toBeCloseTo(0, 3);
    const noiseGain = 10 ** ((-112.4473 - 25.7469) / 10);
    expect(budget.downlinkSinrDb(100, noiseGain) - budget.downlinkSinrDb(100, 0)).toBeCloseTo(-3.0103, 3);
  });

  it('takes a margin of interference over the noise, and other cells on top of it', () => {
    const margin = budgetOf(106, 'cell.interferenceMargin=6 dB', 'cell.uplinkInterferenceMargin=4 dB');
    expect(budget.downlinkSinrDb(100, 0) - margin.downlinkSinrDb(100, 0)).toBeCloseTo(6, 9);
    expect(budget.uplinkSinrDb(100) - margin.uplinkSinrDb(100)).toBeCloseTo(4, 9);
    const marginGain = 10 ** ((-112.4473 + 6 - 25.7469) / 10);
    expect(margin.downlinkSinrDb(100, 0) - margin.downlinkSinrDb(100, marginGain)).toBeCloseTo(3.0103, 3);
  });

  it('has the power of power control in the uplink', () => {
    // -80 + 0.8·100 = 0 dBm per PRB, −100 dB, −(−116.4473 dBm). At 140 dB all of 23 dBm goes into one PRB.
    expect(budget.uplinkSinrDb(100)).toBeCloseTo(16.4473, 3);
    expect(budget.uplinkSinrDb(140)).toBeCloseTo(23 - 140 + 116.4473, 3);
  });

  it('has the higher noise figures of frequency range 2: 13 dB and 7 dB', () => {
    const fr2 = budgetOf(66, 'cell.carrier=28 GHz', 'cell.bandwidth=100 MHz', 'cell.subcarrierSpacing=120 kHz');
    // PRB of 1.44 MHz: -174 + 61.5836 = -112.4164 dBm; downlink 46 − 10·log10(66) = 27.8046 dBm per PRB.
    expect(fr2.downlinkSinrDb(100, 0)).toBeCloseTo(27.8046 - 100 + 112.4164 - 13, 3);
    // -80 + 0.8·100 + 10·log10(8) = 9.0309 dBm
    expect(fr2.uplinkSinrDb(100)).toBeCloseTo(9.0309 - 100 + 112.4164 - 7, 3);
  });
});
