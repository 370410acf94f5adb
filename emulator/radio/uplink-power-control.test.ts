import { describe, expect, it } from 'vitest';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { UplinkPowerControl } from './uplink-power-control.ts';

/** P0 = -80 dBm, α = 0.8, Pcmax = 23 dBm. */
function powerControl(...set: string[]): UplinkPowerControl {
  return new UplinkPowerControl(cellScenario(downloaders('ue', 1), { set }).cell);
}

describe('uplink power control of TS 38.213 §7.1.1', () => {
  const control = powerControl();

  it.each([
    // P0 + α·PL = -80 + 0.8·PL dBm per PRB, and how often that goes into 23 dBm = 199.5 mW.
    [50, -40, 1_995_262],
    [100, 0, 199],
    [116.25, 13, 10],
    [120, 16, 5],
    [128.75, 23, 1],
    [140, 23, 1],
  ])('at a path loss of %d dB sends with %d dBm per PRB, on %d PRBs at most', (lossDb, powerDbm, prbs) => {
    expect(control.powerPerPrbDbm(lossDb)).toBeCloseTo(powerDbm, 10);
    expect(control.prbLimit(lossDb)).toBe(prbs);
  });

  it('makes the whole loss good with α = 1: the same power arrives from everywhere in range', () => {
    const full = powerControl('cell.uplinkPowerControl.alpha=1', 'cell.uplinkPowerControl.p0=-100 dBm');
    for (const lossDb of [60, 90, 120]) expect(full.powerPerPrbDbm(lossDb) - lossDb).toBeCloseTo(-100, 10);
  });

  it('sends a PRB of twice the bandwidth with twice the power: 10·log10(2^µ)', () => {
    const wide = powerControl('cell.subcarrierSpacing=30 kHz');
    expect(wide.powerPerPrbDbm(100)).toBeCloseTo(3.0103, 4);
    expect(wide.prbLimit(100)).toBe(99);
  });
});
