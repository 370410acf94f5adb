import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { readScenario, type Scenario } from '../../scenarios/scenario.ts';
import { Emulation } from '../emulation.ts';
import { LinkAdaptation } from '../radio/link-adaptation.ts';
import { MCS_TABLES } from '../radio/modulation-coding-tables.ts';
import { emulationRun } from '../record/emulation-run.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import type { CellView } from './cell-view.ts';
import { exploreCell } from './explore-cell.ts';

const profiles = readQosProfiles();
const STILL = 'fading: false';

/** One UE in sight at 100 m, without shadowing or fading; one layer each way unless a test says otherwise. */
function oneUe(set: readonly string[] = [], extra = STILL): Scenario {
  const cell = ['cell.carrier=5 GHz', 'cell.layers=1', 'cell.interferenceMargin=45 dB', 'cell.outerLoop=false'];
  return cellScenario(downloaders('ue', 1, extra), { set: [...cell, ...set] });
}

function shipped(name: string, set: readonly string[] = []): Scenario {
  return readScenario(join(packageRoot, 'scenarios', 'cells', `${name}.yaml`), { set: [...set] });
}

describe('the view of one UE whose link budget is known', () => {
  // TR 38.901 UMa at 5 GHz, 25 m, in sight at 100 m: 86.2362 dB; less 8 dB of antenna gain.
  const lossDb = 86.2362 - 8;
  const noiseDbm = -174 + 10 * Math.log10(12 * 15e3);
  // 46 dBm over 106 PRBs; noise figure 9 dB; 45 dB of interference over the noise.
  const downlinkDb = 46 - 10 * Math.log10(106) - lossDb - (noiseDbm + 9 + 45);
  // P0 −80 dBm per PRB and α 0.8, far below 23 dBm in all; noise figure 5 dB; 6 dB of interference over the noise.
  const uplinkDb = -80 + 0.8 * lossDb - lossDb - (noiseDbm + 5 + 6);
  const view = exploreCell(oneUe(), profiles);
  const [ue] = view.ues;
  const adaptation = new LinkAdaptation(2);

  it('has the mean SINR of the link budget in both directions', () => {
    expect(ue!.distanceM).toBe(100);
    expect(ue!.links.downlink.meanSinrDb).toBeCloseTo(downlinkDb, 2);
    expect(ue!.links.uplink.meanSinrDb).toBeCloseTo(uplinkDb, 2);
  });

  it('has that SINR at every percentile, and the gain of its antennas after the receiver', () => {
    for (const [direction, meanDb, antennas] of [
      ['downlink', downlinkDb, 2],
      ['uplink', uplinkDb, 4],
    ] as const) {
      const { mean, faded } = view.sinrPercentilesDb[direction];
      mean.forEach((value) => expect(value).toBeCloseTo(meanDb, 2));
      faded.forEach((value) => expect(value).toBeCloseTo(meanDb + 10 * Math.log10(antennas), 2));
    }
  });

  it('has the MCS of the CQI that it would report, at all times, and one layer', () => {
    const reportedDb = adaptation.sinrOfCqiDb(adaptation.cqi(downlinkDb + 10 * Math.log10(2)));
    const mcs = adaptation.mcs(reportedDb);
    const { downlink } = view.groups[0]!.links;
    expect(downlink.medianMcs).toBe(mcs);
    expect(downlink.mcsShares[mcs]).toBe(1);
    expect(downlink.rankShares).toEqual([1]);
    expect(downlink.outOfRangeShare).toBe(0);
  });

  it('has the spectral efficiency of that MCS, net of control and DMRS', () => {
    const { medianMcs } = view.groups[0]!.links.downlink;
    const { modulationOrder, codeRate1024 } = MCS_TABLES[2][medianMcs!]!;
    // 13 of 14 symbols less 12 REs of DMRS: 144 REs of 106 PRBs in each millisecond of 20 MHz. TBS rounds within 1 %.
    const expected = (144 * 106 * 1000 * modulationOrder * codeRate1024) / 1024 / 20e6;
    expect(view.efficiency.downlink.mean / expected).toBeGreaterThan(0.99);
    expect(view.efficiency.downlink.mean / expected).toBeLessThan(1.01);
    expect(view.efficiency.downlink.fifthPercentile).toBe(view.efficiency.downlink.mean);
    expect(ue!.links.downlink.rateBps).toBeCloseTo(view.efficiency.downlink.mean * 20e6, -4);
  });

  it('promises the rate that its emulation then has', () => {
    const lines = [...emulationRun(oneUe(), profiles)];
    const line = lines.find((each) => each.type === 'ue');
    // The reported CQI is below the SINR, so blocks hardly fail; the first slots and the report's delay are some ms of 10 s.
    expect(line!.downlinkBps / ue!.links.downlink.rateBps).toBeGreaterThan(0.99);
    expect(line!.downlinkBps / ue!.links.downlink.rateBps).toBeLessThanOrEqual(1);
  });
});

describe('spectral efficiency', () => {
  it('counts the time of its direction alone in TDD', () => {
    const tdd = ['cell.subcarrierSpacing=30 kHz', 'cell.tdd={ pattern: DDDSU }'];
    const fdd = exploreCell(oneUe(['cell.subcarrierSpacing=30 kHz']), profiles);
    const view = exploreCell(oneUe(tdd), profiles);
    // DDDSU with 10 + 2 symbols: 52 of 70 symbols down. The special slot has its own control symbol and DMRS: its 10 symbols
    // carry 96 REs instead of 144 for 14, so the 52 carry 3 · 144 + 96 where 14 each would carry 534.86.
    expect(view.cell.directionShare.downlink).toBeCloseTo(52 / 70, 4);
    const ratio = view.efficiency.downlink.mean / fdd.efficiency.downlink.mean;
    expect(ratio).toBeCloseTo((3 * 144 + 96) / ((52 / 14) * 144), 2);
    const rates = view.ues[0]!.links.downlink.rateBps / fdd.ues[0]!.links.downlink.rateBps;
    expect(rates).toBeCloseTo((3 * 144 + 96) / (5 * 144), 2);
  });

  it('with equal shares of time is the mean, of which the 5th percentile has one UE’s part', () => {
    const { efficiency, ues } = exploreCell(shipped('stadium-replay'), profiles);
    const mean = ues.reduce((sum, { links }) => sum + links.downlink.efficiencyBpsPerHz, 0) / ues.length;
    expect(efficiency.downlink.mean).toBeCloseTo(mean, 3);
    expect(efficiency.downlink.fifthPercentileShared).toBeCloseTo(efficiency.downlink.fifthPercentile / 400, 4);
  });

  it('rises with the number of layers where the SINR allows them', () => {
    const clear = ['cell.interferenceMargin=20 dB'];
    const [one, two] = [1, 2].map((layers) => exploreCell(oneUe([...clear, `cell.layers=${layers}`]), profiles));
    // 40 dB less 3 dB is above what the highest MCS asks for: twice the rate.
    expect(two!.groups[0]!.links.downlink.rankShares).toEqual([0, 1]);
    expect(two!.efficiency.downlink.mean / one!.efficiency.downlink.mean).toBeCloseTo(2, 2);
    expect(two!.efficiency.downlink.mean * 20e6).toBeCloseTo(two!.peakRateBps.downlink, -3);
  });
});

describe('the view of a shipped scenario', () => {
  const scenario = shipped('stadium-replay');
  const view = exploreCell(scenario, profiles);

  it('is the same byte for byte, and another one with another seed', () => {
    expect(JSON.stringify(exploreCell(scenario, profiles))).toBe(JSON.stringify(view));
    expect(JSON.stringify(exploreCell(scenario, profiles, { seed: 'other' }).ues)).not.toBe(JSON.stringify(view.ues));
  });

  it('has the UEs of the emulation, where and as it has them', () => {
    const { ues, channel } = new Emulation(scenario);
    expect(view.ues.map(({ name }) => name)).toEqual(ues.map(({ name }) => name));
    view.ues.forEach((ue, index) => {
      expect(ue.distanceM).toBeCloseTo(ues[index]!.distanceM, 1);
      expect(ue.lineOfSight).toBe(channel.lineOfSight(index, 0));
      expect(ue.links.downlink.meanSinrDb).toBeCloseTo(channel.meanSinrDb(index, 'downlink', 0), 2);
    });
  });

  it('has a map of the channel out to the furthest UE, row by row from south-west', () => {
    const { extentM, points, sinrDb } = view.map;
    const furthestM = Math.max(...view.ues.map(({ distanceM }) => distanceM));
    expect(extentM).toBeGreaterThanOrEqual(furthestM);
    expect(extentM).toBeLessThan(furthestM + 10.1);
    expect(sinrDb).toHaveLength(points * points);
    const { channel } = new Emulation(scenario);
    const [middle, last] = [(points - 1) / 2, points - 1];
    expect(sinrDb[0]).toBeCloseTo(channel.meanDownlinkSinrDbAt(-extentM, -extentM), 1);
    expect(sinrDb[middle * points + last]).toBeCloseTo(channel.meanDownlinkSinrDbAt(extentM, 0), 1);
    expect(sinrDb[last * points + middle]).toBeCloseTo(channel.meanDownlinkSinrDbAt(0, extentM), 1);
  });

  it('has distributions that never fall, and shares that make a whole', () => {
    for (const direction of ['downlink', 'uplink'] as const) {
      const { mean, faded } = view.sinrPercentilesDb[direction];
      for (const values of [mean, faded, view.efficiency[direction].percentiles]) {
        expect(values).toHaveLength(101);
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
      for (const { links } of view.groups) {
        const { mcsShares, rankShares, outOfRangeShare } = links[direction];
        const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);
        // Each share is rounded to 4 decimals: 28 of them are off by 0.0014 at most.
        expect(Math.abs(sum(mcsShares) + outOfRangeShare - 1)).toBeLessThan(0.0015);
        expect(Math.abs(sum(rankShares) + outOfRangeShare - 1)).toBeLessThan(0.0015);
      }
    }
  });

  it('is not changed for the others by a group more', () => {
    const more = cellScenario(`${downloaders('few', 3)}\n${downloaders('more', 2)}`);
    const few = cellScenario(downloaders('few', 3));
    expect(exploreCell(more, profiles).ues.slice(0, 3)).toEqual(exploreCell(few, profiles).ues);
  });
});

describe('moving UEs', () => {
  const path = 'mobility: { model: path, points: [[100 m, 0 m], [600 m, 0 m]], speed: 50 m/s }';
  const group = (extra: string): string => `  - group: car\n    lineOfSight: true\n    shadowing: false\n    ${extra}`;

  it('are looked at all along their way', () => {
    const view = exploreCell(cellScenario(group(path), { duration: '10 s' }), profiles);
    const [car] = view.ues;
    // 50 samples of 10 s: every 200 ms, which are 10 m.
    expect(car!.trackM).toHaveLength(50);
    expect(car!.trackM[0]).toEqual([100, 0]);
    expect(car!.trackM[49]![0]).toBeCloseTo(590, 6);
    expect(view.map.extentM).toBe(590);
    const { p5, p95 } = view.groups[0]!.distanceM;
    expect(p5).toBeCloseTo(100 + 0.05 * 490, 1);
    expect(p95).toBeCloseTo(100 + 0.95 * 490, 1);
  });
});

const kinds = ({ warnings }: CellView): string[] => warnings.map(({ kind }) => kind);

describe('warnings', () => {
  it('are none where everything is well', () => {
    expect(exploreCell(cellScenario(downloaders('near', 3)), profiles).warnings).toEqual([]);
  });

  it('name UEs out of coverage and those that the base station cannot hear', () => {
    const far = `  - { group: far, distance: 20 km, lineOfSight: false, shadowing: false }`;
    const view = exploreCell(cellScenario(`${far}\n${downloaders('near', 1)}`), profiles);
    expect(kinds(view)).toEqual(['out-of-coverage']);
    expect(view.warnings[0]!.message).toMatch(/^1 UE is out of coverage .*: far$/);
    // With 40 dB more in the uplink alone the base station does not hear what is in coverage.
    const deaf = exploreCell(oneUe(['cell.uplinkInterferenceMargin=40 dB']), profiles);
    expect(kinds(deaf)).toContain('uplink-out-of-range');
    expect(deaf.groups[0]!.links.uplink).toMatchObject({ medianMcs: null, outOfRangeShare: 1, efficiencyBpsPerHz: 0 });
  });

  it('tell of UEs with power for few PRBs, whose rate alone is smaller', () => {
    const view = exploreCell(oneUe(['cell.uplinkPowerControl={ p0: -55 dBm }']), profiles);
    // −55 dBm + 0.8 · 78.2362 dB = 7.589 dBm per PRB of 23 dBm: 10^1.5411 = 34.76 PRBs.
    expect(view.ues[0]!.links.uplink.prbs).toBe(34);
    expect(kinds(view)).toEqual([]);
    const { rateBps, efficiencyBpsPerHz } = view.ues[0]!.links.uplink;
    expect(rateBps / (efficiencyBpsPerHz * 20e6)).toBeCloseTo(34 / 106, 2);
    const weak = exploreCell(oneUe(['cell.uplinkPowerControl={ p0: -48 dBm }']), profiles);
    // 14.589 dBm per PRB: 10^0.8411 = 6.94 PRBs of 106.
    expect(weak.ues[0]!.links.uplink.prbs).toBe(6);
    expect(kinds(weak)).toEqual(['uplink-power']);
  });
});

describe('guarantees', () => {
  const session = (ue: string, at: number, profile = 'QOS_L', duration = 5): string =>
    `  - { at: ${at} s, ue: ${ue}, profile: ${profile}, server: video, duration: ${duration} s }`;
  const explored = (sessions: readonly string[], set: readonly string[] = []): CellView => {
    const ues = `${downloaders('a', 1, STILL)}\n${downloaders('b', 1, STILL)}`;
    const cell = ['cell.carrier=5 GHz', 'cell.layers=1', 'cell.interferenceMargin=45 dB'];
    const scenario = cellScenario(ues, { set: [...cell, ...set], sessions: sessions.join('\n') });
    return exploreCell(scenario, profiles);
  };

  it('claim the rate over what the whole carrier gives the UE', () => {
    const view = explored([session('a', 1)]);
    const [guarantee] = view.guarantees;
    // Admission takes the MCS of the SINR itself, not of a CQI: 15 dB and 3 dB by two antennas.
    const adaptation = new LinkAdaptation(2);
    const mcs = adaptation.mcs(view.ues[0]!.links.downlink.meanSinrDb + 10 * Math.log10(2));
    const carrierBps = 144 * 106 * 1000 * adaptation.efficiency(mcs);
    expect(guarantee).toMatchObject({ ue: 'a', profile: 'QOS_L', fromS: 1, toS: 6, verdict: 'fits' });
    expect(guarantee!.rateBps).toEqual({ downlink: 10e6, uplink: 2e6 });
    // TBS rounds within 1 %.
    expect(guarantee!.share.downlink! / (10e6 / carrierBps)).toBeGreaterThan(0.99);
    expect(guarantee!.share.downlink! / (10e6 / carrierBps)).toBeLessThan(1.01);
    expect(view.peakClaim.downlink).toBe(guarantee!.share.downlink);
    expect(view.warnings).toEqual([]);
  });

  it('add up while sessions overlap, in the order of their times, and not after they end', () => {
    const { guarantees, peakClaim } = explored([session('b', 3), session('a', 1), session('a', 8)]);
    expect(guarantees.map(({ ue, fromS }) => [ue, fromS])).toEqual([
      ['a', 1],
      ['b', 3],
      ['a', 8],
    ]);
    const [first, second, third] = guarantees;
    expect(first!.alreadyClaimed.downlink).toBe(0);
    expect(second!.alreadyClaimed.downlink).toBe(first!.share.downlink);
    // Both have ended: b's at 8 s, when the third begins.
    expect(third!.alreadyClaimed.downlink).toBe(0);
    expect(peakClaim.downlink).toBeCloseTo(first!.share.downlink! + second!.share.downlink!, 4);
  });

  it('that do not fit are told, and claim nothing', () => {
    const { guarantees, peakClaim, warnings } = explored(
      [session('a', 1), session('b', 2)],
      ['cell.admissionLimit=0.2'],
    );
    expect(guarantees.map(({ verdict }) => verdict)).toEqual(['fits', 'does-not-fit']);
    expect(peakClaim.downlink).toBe(guarantees[0]!.share.downlink);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.message).toContain('the session of b at 2 s (QOS_L) will be refused');
  });

  it('that the channel of the UE cannot carry, or of profiles that do not exist, are told too', () => {
    const far = cellScenario('  - { group: far, distance: 20 km, lineOfSight: false, shadowing: false }', {
      sessions: session('far', 1),
    });
    const carried = exploreCell(far, profiles);
    expect(carried.guarantees[0]).toMatchObject({ verdict: 'cannot-be-carried', share: { downlink: null } });
    expect(kinds(carried)).toContain('guarantee');
    const nobody = exploreCell(cellScenario(downloaders('a', 1), { sessions: session('a', 1) }), []);
    expect(nobody.guarantees[0]!.verdict).toBe('unknown-profile');
    expect(kinds(nobody)).toEqual(['guarantee']);
  });
});
