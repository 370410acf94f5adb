import { describe, expect, it } from 'vitest';
import { milliseconds, RandomStreams, seconds } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { frequencyGrid } from './frequency-grid.ts';
import { GeometricChannel, type UePlacement } from './geometric-channel.ts';
import { pathLossDb } from './path-loss.ts';
import { mean, variance } from './test/statistics.ts';
import { placed } from './test/ue-placement.ts';

const PRBS = 106;
const GRID = frequencyGrid(PRBS, 1);

function channelOf(ues: Partial<UePlacement>[], set: string[] = [], seed = 'channel'): GeometricChannel {
  const margins = ['cell.interferenceMargin=0 dB', 'cell.uplinkInterferenceMargin=0 dB'];
  const { cell } = cellScenario(downloaders('ue', 1), { set: [...margins, ...set] });
  const placements = ues.map((ue, n) => placed({ name: `ue-${n}`, ...ue }));
  return new GeometricChannel(cell, GRID, placements, new RandomStreams(seed));
}

/** UMa at 2.1 GHz, base station at 25 m, UE at 1.5 m. */
function lossDb(lineOfSight: boolean, distance2dM: number): number {
  return pathLossDb('UMa', lineOfSight, { distance2dM, baseStationHeightM: 25, ueHeightM: 1.5, carrierHz: 2.1e9 });
}

function subbands(channel: GeometricChannel, ue: number, layers: number, timeNs: number): number[] {
  const out = new Float64Array(GRID.subbands);
  channel.subbandSinrDb(ue, 'downlink', layers, timeNs, out);
  return [...out];
}

/** 46 dBm over 106 PRBs and 8 dB of antenna gain, over the noise of 180 kHz, -121.4473 dBm, and a noise figure of 9 dB. */
const DOWNLINK_BUDGET_DB = 46 - 20.2531 + 8 + 121.4473 - 9;

/** East along the x axis at 20 m/s, 370 m and back. */
const CAR: Partial<UePlacement> = {
  mobility: {
    model: 'path',
    pointsM: [
      [30, 0],
      [400, 0],
    ],
    speedMps: 20,
  },
};
const WANDERER: Partial<UePlacement> = {
  distanceM: { from: 40, to: 300 },
  azimuthDeg: { from: 0, to: 360 },
  lineOfSight: 'random',
  shadowing: true,
  fading: true,
  mobility: { model: 'random-waypoint', speedMps: { from: 10, to: 30 }, pauseNs: { from: 0, to: seconds(2) } },
};

describe('link of a UE', () => {
  it('has the SINR of its link budget', () => {
    const channel = channelOf([{}, { lineOfSight: false, distanceM: { from: 250, to: 250 } }]);
    expect(channel.meanSinrDb(0, 'downlink', 0)).toBeCloseTo(DOWNLINK_BUDGET_DB - lossDb(true, 100), 3);
    expect(channel.meanSinrDb(1, 'downlink', 0)).toBeCloseTo(DOWNLINK_BUDGET_DB - lossDb(false, 250), 3);
  });

  it('sends in the uplink what power control says, against the coupling loss', () => {
    // -80 dBm + 0.8·PL per PRB, noise figure 5 dB. PL is the path loss less 8 dB of antenna gain.
    const channel = channelOf([{}, { lineOfSight: false, distanceM: { from: 1100, to: 1100 } }]);
    const near = lossDb(true, 100) - 8;
    expect(channel.meanSinrDb(0, 'uplink', 0)).toBeCloseTo(-80 + 0.8 * near - near + 121.4473 - 5, 3);
    const far = lossDb(false, 1100) - 8;
    expect(far).toBeGreaterThan((23 + 80) / 0.8);
    expect(channel.meanSinrDb(1, 'uplink', 0)).toBeCloseTo(23 - far + 121.4473 - 5, 3);
  });

  it('has power for so many PRBs: all of the carrier when near, one at the edge; no limit in the downlink', () => {
    // At -80 dBm + 0.8·PL, 23 dBm carry 10 PRBs at a coupling loss of 116.25 dB.
    const channel = channelOf([{}, { lineOfSight: false, distanceM: { from: 1100, to: 1100 } }]);
    expect(channel.prbLimit(0, 'uplink', 0)).toBe(PRBS);
    expect(channel.prbLimit(1, 'uplink', 0)).toBe(1);
    expect(channel.prbLimit(1, 'downlink', 0)).toBe(Infinity);
  });

  it('has the gain of the sector antenna towards it', () => {
    // Boresight at 90°, tilted 10° down. On the boresight at 100 m the UE is arctan(23.5/100) = 13.2248° below the horizon,
    // 3.2248° off: 12·(3.2248/65)² = 0.0295 dB. At an azimuth of 150°: 12·(60/65)² = 10.2249 dB more. Behind: 30 dB.
    const channel = channelOf(
      [90, 150, 270].map((deg) => ({ azimuthDeg: { from: deg, to: deg } })),
      ['cell.antenna={ pattern: sector, azimuth: 90 deg, downtilt: 10 deg }'],
    );
    const unattenuated = DOWNLINK_BUDGET_DB - lossDb(true, 100);
    expect(channel.meanSinrDb(0, 'downlink', 0)).toBeCloseTo(unattenuated - 0.0295, 3);
    expect(channel.meanSinrDb(1, 'downlink', 0)).toBeCloseTo(unattenuated - 0.0295 - 10.2249, 3);
    expect(channel.meanSinrDb(2, 'downlink', 0)).toBeCloseTo(unattenuated - 30, 3);
  });

  it('shares the power of its layers and combines its antennas', () => {
    // Two antennas: one layer has 3.01 dB more than on one antenna, two layers 3.01 dB less each.
    const channel = channelOf([{}]);
    const meanDb = channel.meanSinrDb(0, 'downlink', 0);
    for (const [layers, gainDb] of [
      [1, 3.0103],
      [2, -3.0103],
    ] as const) {
      expect(channel.widebandSinrDb(0, 'downlink', layers, 0)).toBeCloseTo(meanDb + gainDb, 4);
      for (const sinrDb of subbands(channel, 0, layers, 0)) expect(sinrDb).toBeCloseTo(meanDb + gainDb, 4);
    }
    expect(channel.widebandSinrDb(0, 'uplink', 1, 0)).toBeCloseTo(channel.meanSinrDb(0, 'uplink', 0) + 6.0206, 4);
  });

  it('suffers from neighbouring cells in the downlink alone', () => {
    const set = ['cell.neighbours={ interSiteDistance: 300 m, load: 1 }', 'cell.interferenceMargin=0 dB'];
    const [alone, among] = [channelOf([{}]), channelOf([{}], set)];
    expect(among.meanSinrDb(0, 'downlink', 0)).toBeLessThan(alone.meanSinrDb(0, 'downlink', 0) - 3);
    expect(among.meanSinrDb(0, 'uplink', 0)).toBe(alone.meanSinrDb(0, 'uplink', 0));
  });
});

describe('places of UEs', () => {
  it('are drawn uniformly in distance and azimuth', () => {
    const spans = { distanceM: { from: 50, to: 250 }, azimuthDeg: { from: -60, to: 60 } };
    const channel = channelOf(Array.from({ length: 2000 }, () => spans));
    const distances = Array.from({ length: 2000 }, (_, ue) => channel.distanceM(ue, 0));
    const azimuths = Array.from({ length: 2000 }, (_, ue) => ((channel.azimuthDeg(ue, 0) + 180) % 360) - 180);
    // A uniform of width w has the deviation w/√12: three standard errors of 2000 are 0.0194·w.
    expect(Math.abs(mean(distances) - 150)).toBeLessThan(0.0194 * 200);
    expect(Math.abs(mean(azimuths))).toBeLessThan(0.0194 * 120);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...distances)).toBeLessThanOrEqual(250);
    expect(Math.min(...azimuths)).toBeGreaterThanOrEqual(-60 - 1e-9);
    expect(Math.max(...azimuths)).toBeLessThanOrEqual(60 + 1e-9);
  });

  it('share the field of their site: UEs at one place have one shadowing, which a name does not change', () => {
    const shadowed = { shadowing: true, lineOfSight: 'random' as const };
    const channel = channelOf([shadowed, shadowed, { ...shadowed, azimuthDeg: { from: 180, to: 180 } }]);
    expect(channel.meanSinrDb(1, 'downlink', 0)).toBe(channel.meanSinrDb(0, 'downlink', 0));
    expect(channel.meanSinrDb(2, 'downlink', 0)).not.toBe(channel.meanSinrDb(0, 'downlink', 0));
  });

  it('are where the emulated cell is the strongest, and walk to such places', () => {
    // Two cells of equal strength share the plane between them: without a choice, a good part of a ring as wide as the
    // inter-site distance belongs to the neighbours, whose interference at full load then keeps the SINR below 0 dB.
    const ring = { distanceM: { from: 50, to: 400 }, azimuthDeg: { from: 0, to: 360 }, shadowing: true };
    const ues = Array.from({ length: 300 }, () => ({ ...ring, lineOfSight: 'random' as const }));
    const set = ['cell.neighbours={ interSiteDistance: 400 m, load: 1 }'];
    const channel = channelOf(ues, set);
    // The strongest of seven cells has at least a seventh of the power: its SINR is above 10·log10(1/6).
    for (let ue = 0; ue < 300; ue++) expect(channel.meanSinrDb(ue, 'downlink', 0)).toBeGreaterThan(-7.79);
    const [paced] = [channelOf([{ ...ues[0]!, mobility: { ...WANDERER.mobility } as UePlacement['mobility'] }], set)];
    expect(paced!.meanSinrDb(0, 'downlink', 0)).toBeGreaterThan(-7.79);
  });

  it('are as the group says where it leaves no choice', () => {
    const set = ['cell.neighbours={ interSiteDistance: 400 m, load: 1 }'];
    const channel = channelOf([{ distanceM: { from: 390, to: 390 }, azimuthDeg: { from: 0, to: 0 } }], set);
    expect(channel.distanceM(0, 0)).toBeCloseTo(390, 9);
    expect(channel.meanSinrDb(0, 'downlink', 0)).toBeLessThan(-7.79);
  });

  it('have the SINR of the map at that place', () => {
    const channel = channelOf(
      [{ ...WANDERER, mobility: { model: 'static' } }],
      ['cell.neighbours={ interSiteDistance: 500 m }'],
    );
    const { xM, yM } = channel.positionM(0, 0);
    expect(channel.meanDownlinkSinrDbAt(xM, yM)).toBe(channel.meanSinrDb(0, 'downlink', 0));
  });

  it('are the same whoever else is in the cell', () => {
    const alone = channelOf([{ ...WANDERER, name: 'a' }]);
    const together = channelOf([
      { ...WANDERER, name: 'b' },
      { ...WANDERER, name: 'a' },
    ]);
    for (const timeNs of [0, seconds(3), seconds(40)]) {
      expect(together.positionM(1, timeNs)).toEqual(alone.positionM(0, timeNs));
      expect(subbands(together, 1, 1, timeNs)).toEqual(subbands(alone, 0, 1, timeNs));
    }
  });
});

describe('moving UE', () => {
  it('has the path loss of where it is, in steps of 100 ms', () => {
    const channel = channelOf([CAR]);
    // 20 m/s from 30 m: 50 m after 1 s; 50 m still just before 1.1 s, then 52 m.
    expect(channel.distanceM(0, seconds(1))).toBeCloseTo(50, 9);
    expect(channel.distanceM(0, milliseconds(1100) - 1)).toBeCloseTo(50, 9);
    expect(channel.distanceM(0, milliseconds(1100))).toBeCloseTo(52, 9);
    expect(channel.meanSinrDb(0, 'downlink', seconds(1))).toBeCloseTo(DOWNLINK_BUDGET_DB - lossDb(true, 50), 3);
    expect(channel.meanSinrDb(0, 'downlink', seconds(10))).toBeCloseTo(DOWNLINK_BUDGET_DB - lossDb(true, 230), 3);
  });

  it('is no nearer than the path loss holds, 10 m, when it passes the mast', () => {
    const channel = channelOf([
      {
        mobility: {
          model: 'path',
          pointsM: [
            [-30, 0],
            [30, 0],
          ],
          speedMps: 10,
        },
      },
    ]);
    expect(channel.distanceM(0, seconds(3))).toBeCloseTo(0, 9);
    expect(channel.meanSinrDb(0, 'downlink', seconds(3))).toBeCloseTo(DOWNLINK_BUDGET_DB - lossDb(true, 10), 3);
  });

  it('comes in and out of sight', () => {
    const channel = channelOf([WANDERER]);
    const states = Array.from({ length: 600 }, (_, n) => channel.lineOfSight(0, seconds(n)));
    expect(new Set(states).size).toBe(2);
  });

  it('fades as one that stays while things move around it at that speed, without a jump between steps', () => {
    const [moving, staying] = [channelOf([{ ...CAR, fading: true }]), channelOf([{ speedMps: 20, fading: true }])];
    const faded = (channel: GeometricChannel, timeNs: number): number[] => {
      const meanDb = channel.meanSinrDb(0, 'downlink', timeNs);
      return subbands(channel, 0, 1, timeNs).map((sinrDb) => sinrDb - meanDb);
    };
    for (let step = 0; step < 40; step++)
      for (const offsetNs of [0, 33_000_000, 99_999_999]) {
        const timeNs = milliseconds(100 * step) + offsetNs;
        for (const [n, gainDb] of faded(moving, timeNs).entries())
          expect(gainDb).toBeCloseTo(faded(staying, timeNs)[n]!, 6);
      }
  });

  it('is the same whenever it is asked about', () => {
    const times = Array.from({ length: 300 }, (_, n) => milliseconds(37 * n));
    const channel = channelOf([WANDERER]);
    const expected = times.map((timeNs) => subbands(channel, 0, 2, timeNs));
    // Backwards; with a look back by a report's age at every time; and once only, after a long silence.
    const backwards = channelOf([WANDERER]);
    expect(
      [...times]
        .reverse()
        .map((timeNs) => subbands(backwards, 0, 2, timeNs))
        .reverse(),
    ).toEqual(expected);
    const alternating = channelOf([WANDERER]);
    times.forEach((timeNs, n) => {
      if (n >= 10) expect(subbands(alternating, 0, 2, times[n - 10]!)).toEqual(expected[n - 10]);
      expect(subbands(alternating, 0, 2, timeNs)).toEqual(expected[n]);
    });
    expect(subbands(channelOf([WANDERER]), 0, 2, times[299]!)).toEqual(expected[299]);
  });
});

describe('fading', () => {
  it('has the wideband SINR as the mean in dB over the subbands', () => {
    const channel = channelOf([{ fading: true }]);
    for (const timeNs of [0, seconds(1), seconds(2)])
      for (const layers of [1, 2])
        expect(channel.widebandSinrDb(0, 'downlink', layers, timeNs)).toBeCloseTo(
          mean(subbands(channel, 0, layers, timeNs)),
          4,
        );
  });

  it('has a Doppler period of c/(v·f): 30 m/s at 2.1 GHz fade 30 times as fast as 1 m/s', () => {
    // Under one name both begin at the same place of the trace.
    const slow = channelOf([{ name: 'ue', fading: true, speedMps: 1 }]);
    const fast = channelOf([{ name: 'ue', fading: true, speedMps: 30 }]);
    for (const timeNs of [milliseconds(30), seconds(3), seconds(60)])
      expect(subbands(fast, 0, 1, timeNs / 30)).toEqual(subbands(slow, 0, 1, timeNs));
    // After 512 wavelengths the trace repeats: 512·0.142758 m.
    const repeatNs = Math.ceil(((512 * 299_792_458) / 2.1e9 / 30) * 1e9);
    expect(subbands(fast, 0, 1, repeatNs)).toEqual(subbands(fast, 0, 1, 0));
    expect(subbands(fast, 0, 1, repeatNs / 2)).not.toEqual(subbands(fast, 0, 1, 0));
  });

  it('differs between UEs, between sight and none, and between directions', () => {
    const channel = channelOf([{ fading: true }, { fading: true }]);
    const [one, other] = [subbands(channel, 0, 1, 0), subbands(channel, 1, 1, 0)];
    expect(one).not.toEqual(other);
    const uplink = new Float64Array(GRID.subbands);
    channel.subbandSinrDb(0, 'uplink', 1, 0, uplink);
    const shape = (values: ArrayLike<number>): number[] => Array.from(values, (value) => value - values[0]!);
    expect(shape(uplink)).not.toEqual(shape(one));
    const spread = (lineOfSight: boolean): number => {
      const fading = channelOf([{ fading: true, lineOfSight }]);
      return variance(Array.from({ length: 500 }, (_, n) => subbands(fading, 0, 2, seconds(n / 10))).flat());
    };
    // dB variance of Rayleigh fading (one branch of diversity): (10/ln 10)²·π²/6 = 31 dB²; a Ricean channel's is far below.
    expect(spread(false)).toBeGreaterThan(20);
    expect(spread(true)).toBeLessThan(10);
  });
});
