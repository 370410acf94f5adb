import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { GeometricChannel, type UePlacement } from './geometric-channel.ts';
import { losProbability, pathLossDb } from './path-loss.ts';

const { cell } = cellScenario(downloaders('ue', 1), {
  set: ['cell.interferenceMargin=0 dB', 'cell.uplinkInterferenceMargin=0 dB'],
});

function channelOf(ues: Partial<UePlacement>[], seed = 'channel'): GeometricChannel {
  const placed = ues.map((ue, n) => ({
    name: `ue-${n}`,
    distanceM: 100,
    lineOfSight: true,
    shadowing: false,
    speedMps: 1,
    ...ue,
  }));
  return new GeometricChannel(cell, placed, new RandomStreams(seed));
}

function lossDb(lineOfSight: boolean, distance2dM: number): number {
  return pathLossDb('UMa', lineOfSight, { distance2dM, baseStationHeightM: 25, ueHeightM: 1.5, carrierHz: 2.1e9 });
}

describe('geometric channel', () => {
  it('has the SINR of its link budget', () => {
    // Downlink 46 dBm + 8 dB − loss, over −174 dBm/Hz + 10·log10(20 MHz) = 73.01 dB + noise figure 9 dB; uplink 23 dBm and 5 dB.
    const channel = channelOf([{}]);
    expect(channel.meanSinrDb(0, 'downlink')).toBeCloseTo(46 + 8 - lossDb(true, 100) - (-174 + 73.0103 + 9), 3);
    expect(channel.meanSinrDb(0, 'uplink')).toBeCloseTo(23 + 8 - lossDb(true, 100) - (-174 + 73.0103 + 5), 3);
  });

  it('draws sight with the probability of TR 38.901', () => {
    // Without shadowing a UE is at one of two levels. 2000 draws: three standard errors are 0.032.
    const channel = channelOf(Array.from({ length: 2000 }, () => ({ lineOfSight: 'random' as const })));
    const inSight = Array.from({ length: 2000 }, (_, ue) => channel.meanSinrDb(ue, 'downlink'));
    const best = Math.max(...inSight);
    const share = inSight.filter((sinrDb) => best - sinrDb < 1).length / 2000;
    expect(Math.abs(share - losProbability('UMa', 100))).toBeLessThan(0.032);
  });

  it('draws shadowing with the standard deviation of TR 38.901: 6 dB out of sight', () => {
    const channel = channelOf(Array.from({ length: 4000 }, () => ({ lineOfSight: false, shadowing: true })));
    const plain = channelOf([{ lineOfSight: false }]).meanSinrDb(0, 'downlink');
    const offsets = Array.from({ length: 4000 }, (_, ue) => channel.meanSinrDb(ue, 'downlink') - plain);
    const mean = offsets.reduce((sum, value) => sum + value, 0) / 4000;
    const sigma = Math.sqrt(offsets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000);
    // Standard errors: 6/√4000 = 0.095 dB of the mean, 6/√8000 = 0.067 dB of the deviation; three of each.
    expect(Math.abs(mean)).toBeLessThan(0.29);
    expect(Math.abs(sigma - 6)).toBeLessThan(0.21);
  });

  it('leaves a UE where it is when another one comes', () => {
    const random = { lineOfSight: 'random' as const, shadowing: true };
    const alone = channelOf([{ ...random, name: 'a' }]);
    const together = channelOf([
      { ...random, name: 'b' },
      { ...random, name: 'a' },
    ]);
    expect(together.meanSinrDb(1, 'uplink')).toBe(alone.meanSinrDb(0, 'uplink'));
    expect(together.sinrDb(1, 'downlink', 123_456_789)).toBe(alone.sinrDb(0, 'downlink', 123_456_789));
  });

  it('fades around its mean, faster for a faster UE', () => {
    const channel = channelOf([{ speedMps: 1 }, { speedMps: 30 }]);
    const changes = (ue: number): number => {
      const samples = Array.from({ length: 2000 }, (_, n) => channel.sinrDb(ue, 'downlink', n * 1_000_000));
      return samples.slice(1).reduce((sum, value, n) => sum + Math.abs(value - samples[n]!), 0);
    };
    expect(changes(1)).toBeGreaterThan(5 * changes(0));
  });
});
