import { describe, expect, it } from 'vitest';
import { readScenario } from './scenario.ts';
import { FULL_SCENARIO, changed, placeOf, problemsOf } from './test/full-scenario.ts';

const TDD = '  tdd:\n    pattern: DDDSUDDSUU\n    specialSlot: { downlinkSymbols: 6, uplinkSymbols: 4 }\n';

/** The cell of a scenario that gives the required keys alone. */
function plainCell(propagation: string, more = '') {
  const text = `
name: plain
title: Required keys alone
seed: 1
duration: 1 s
cell:
  carrier: 2 GHz
  bandwidth: 20 MHz
  subcarrierSpacing: 15 kHz
  propagation: ${propagation}
  scheduler: round-robin
${more}
servers: { video: { address: 198.51.100.10, port: 443 } }
ues: [{ group: ue, distance: 50 m }]
`;
  return readScenario('s.yaml', { text }).cell;
}

describe('the cell of a scenario', () => {
  it('comes in plain numbers', () => {
    // FULL_SCENARIO, key by key, in bit/s, metres, hertz and nanoseconds.
    expect(readScenario('s.yaml', { text: FULL_SCENARIO }).cell).toEqual({
      carrierHz: 3.5e9,
      bandwidthHz: 100e6,
      subcarrierSpacingHz: 30e3,
      duplex: { mode: 'tdd', pattern: 'DDDSUDDSUU', specialSlot: { downlinkSymbols: 6, uplinkSymbols: 4 } },
      propagation: 'UMi',
      scheduler: 'srsran-qos',
      maxLayers: { downlink: 4, uplink: 2 },
      receiveAntennas: { downlink: 4, uplink: 8 },
      mcsTable: 3,
      rbgConfiguration: 2,
      csi: { periodNs: 20e6, delayNs: 5e6, subband: false },
      outerLoopTargetBler: 0.01,
      harq: { processes: 8, maxTransmissions: 2, combining: 'chase', roundTripSlots: 6 },
      antenna: { pattern: 'sector', azimuthDeg: 30, downtiltDeg: 6 },
      antennaHeightM: 12,
      antennaGainDb: 15,
      transmitPowerDbm: 44,
      uePowerDbm: 26,
      uplinkPowerControl: { p0DbmPerPrb: -90, alpha: 0.9 },
      interferenceMarginDb: { downlink: 1, uplink: 3 },
      neighbours: { rings: 2, interSiteDistanceM: 200, load: 0.7 },
      delaySpreadNs: 65,
      radioLinkMonitoring: { outOfSyncDb: -10, inSyncDb: -7, timerNs: 2e9 },
      bearerReleaseTimerNs: 20e9,
      maxScheduledUesPerSlot: 8,
      admissionLimit: 0.7,
      coreDelayNs: 3e6,
      rlcMode: 'AM',
      queueManagement: 'codel',
      discardTimerNs: 300e6,
      queueLimitBytes: 1e6,
    });
  });

  it('has the defaults that docs/scenario.md names', () => {
    expect(plainCell('UMa')).toEqual({
      carrierHz: 2e9,
      bandwidthHz: 20e6,
      subcarrierSpacingHz: 15e3,
      duplex: { mode: 'fdd' },
      propagation: 'UMa',
      scheduler: 'round-robin',
      maxLayers: { downlink: 2, uplink: 1 },
      receiveAntennas: { downlink: 2, uplink: 4 },
      mcsTable: 2,
      rbgConfiguration: 1,
      csi: { periodNs: 10e6, delayNs: 4e6, subband: true },
      outerLoopTargetBler: 0.1,
      harq: { processes: 16, maxTransmissions: 4, combining: 'incremental-redundancy', roundTripSlots: 8 },
      antenna: { pattern: 'omni' },
      antennaHeightM: 25,
      antennaGainDb: 8,
      transmitPowerDbm: 46,
      uePowerDbm: 23,
      uplinkPowerControl: { p0DbmPerPrb: -80, alpha: 0.8 },
      interferenceMarginDb: { downlink: 6, uplink: 6 },
      neighbours: null,
      delaySpreadNs: 300,
      radioLinkMonitoring: { outOfSyncDb: -8, inSyncDb: -6, timerNs: 1e9 },
      maxScheduledUesPerSlot: 16,
      admissionLimit: 0.8,
      coreDelayNs: 5e6,
      rlcMode: 'UM',
      queueManagement: 'tail-drop',
      discardTimerNs: 500e6,
      queueLimitBytes: 2e6,
    });
  });

  it('has heights and delay spreads by propagation', () => {
    // TR 38.901 tables 7.2-1 and 7.2-2: 25, 10 and 3 m.
    expect(plainCell('UMi')).toMatchObject({ antennaHeightM: 10, delaySpreadNs: 100 });
    expect(plainCell('InH')).toMatchObject({ antennaHeightM: 3, delaySpreadNs: 50 });
  });

  it('gives a UE at least two antennas, and one for each layer', () => {
    expect(plainCell('UMa', '  layers: 1').receiveAntennas.downlink).toBe(2);
    expect(plainCell('UMa', '  layers: 4').receiveAntennas.downlink).toBe(4);
  });

  it('fills in what a part leaves open', () => {
    expect(plainCell('UMa', '  tdd: { pattern: DDDSU }').duplex).toEqual({
      mode: 'tdd',
      pattern: 'DDDSU',
      specialSlot: { downlinkSymbols: 10, uplinkSymbols: 2 },
    });
    expect(plainCell('UMa', '  antenna: { pattern: sector }').antenna).toEqual({
      pattern: 'sector',
      azimuthDeg: 0,
      downtiltDeg: 10,
    });
    expect(plainCell('UMa', '  csi: { delay: 6 ms }').csi).toEqual({ periodNs: 10e6, delayNs: 6e6, subband: true });
    expect(plainCell('UMa', '  outerLoop: false').outerLoopTargetBler).toBeNull();
  });

  it('takes neighbours for the interference of the downlink, and a margin for the uplink', () => {
    const cell = plainCell('UMa', '  neighbours: { interSiteDistance: 500 m }');
    expect(cell.neighbours).toEqual({ rings: 1, interSiteDistanceM: 500, load: 0.5 });
    expect(cell.interferenceMarginDb).toEqual({ downlink: 0, uplink: 6 });
  });

  // Each: what is changed, into what, the whole message, and the text at whose place it is told.
  it.each([
    [
      'carrier: 3.5 GHz',
      'carrier: 10 GHz',
      'no NR carrier lies at 10 GHz; expected up to 7.125 GHz (FR1) or 24.25 GHz to 71 GHz (FR2)',
      '10 GHz',
    ],
    [
      'subcarrierSpacing: 30 kHz',
      'subcarrierSpacing: 120 kHz',
      'no data channel in FR1 has a subcarrier spacing of 120 kHz; expected 15, 30, 60 kHz (TS 38.101-1)',
      '120 kHz',
    ],
    [
      'carrier: 3.5 GHz',
      'carrier: 28 GHz',
      'no data channel in FR2 has a subcarrier spacing of 30 kHz; expected 60, 120 kHz (TS 38.101-2)',
      '30 kHz\n  tdd',
    ],
    [
      'bandwidth: 100 MHz',
      'bandwidth: 42 MHz',
      'no 42 MHz carrier in FR1 has a subcarrier spacing of 30 kHz; expected 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100 MHz (TS 38.101-1 table 5.3.2-1)',
      '42 MHz',
    ],
    [
      'pattern: DDDSUDDSUU',
      'pattern: DDDDSUU',
      "'DDDDSUU' lasts 3.5 ms in slots of 0.5 ms; expected one of 0.5, 0.625, 1, 1.25, 2, 2.5, 3, 4, 5, 10 ms, or two of them, that divide 20 ms",
      'DDDDSUU',
    ],
    [
      'downlinkSymbols: 6, uplinkSymbols: 4',
      'downlinkSymbols: 10, uplinkSymbols: 4',
      '10 downlink and 4 uplink symbols leave no gap; expected at most 13 of 14 symbols in all',
      '{ downlinkSymbols: 10',
    ],
    [
      'receiveAntennas: 4',
      'receiveAntennas: 2',
      '2 is too few for 4 layers; expected at least 4',
      'receiveAntennas: ^2',
    ],
    [
      'uplinkReceiveAntennas: 8',
      'uplinkReceiveAntennas: 1',
      '1 is too few for 2 uplinkLayers; expected at least 2',
      'uplinkReceiveAntennas: ^1',
    ],
    ['inSync: -7 dB', 'inSync: -11 dB', 'inSync -11 dB is below outOfSync -10 dB; expected at least that', '-11 dB'],
    [
      'scheduler: srsran-qos',
      'scheduler: max-cqi',
      "got string 'max-cqi', expected one of: round-robin, proportional-fair, max-ci, 5g-lena-qos, srsran-qos (did you mean 'max-ci'?)",
      'max-cqi',
    ],
    ['processes: 8', 'processes: 17', 'got number 17, expected integer >= 1 and <= 16', '17'],
    ['targetBler: 0.01', 'targetBler: 0', 'got number 0, expected number > 0 and <= 0.5', '0 }\n  harq'],
    [
      'period: 20 ms',
      'period: 0.5 ms',
      "got '0.5 ms', expected a duration such as 20 s or 500 ms, at least 1 ms, at most 320 ms",
      '0.5 ms',
    ],
    ['rings: 2', 'rings: 3', 'got number 3, expected one of: 1, 2', '3, interSite'],
  ])('refuses %s changed into %s', (from, to, message, at) => {
    const place = placeOf(changed(FULL_SCENARIO, [[from, to]]), at);
    expect(problemsOf(FULL_SCENARIO, [from, to])).toEqual([{ file: 's.yaml', ...place, message }]);
  });

  it('knows the carriers of both frequency ranges', () => {
    const fdd: [string, string] = [TDD, ''];
    expect(problemsOf(FULL_SCENARIO, fdd)).toEqual([]);
    expect(
      problemsOf(FULL_SCENARIO, fdd, ['3.5 GHz', '28 GHz'], ['100 MHz', '400 MHz'], ['30 kHz', '120 kHz']),
    ).toEqual([]);
    expect(
      problemsOf(FULL_SCENARIO, fdd, ['3.5 GHz', '28 GHz'], ['100 MHz', '400 MHz'], ['30 kHz', '60 kHz'])[0]?.message,
    ).toBe(
      'no 400 MHz carrier in FR2 has a subcarrier spacing of 60 kHz; expected 50, 100, 200 MHz (TS 38.101-2 table 5.3.2-1)',
    );
  });

  it('tells all that is wrong with a carrier at once', () => {
    const problems = problemsOf(FULL_SCENARIO, ['bandwidth: 100 MHz', 'bandwidth: 42 MHz'], ['DDDSUDDSUU', 'DDDDSUU']);
    expect(problems.map(({ line }) => line)).toEqual([8, 11]);
  });

  it('tells a threshold that clashes with the default of the other where it is written', () => {
    const problems = problemsOf(FULL_SCENARIO, ['outOfSync: -10 dB, inSync: -7 dB, timer: 2 s', 'outOfSync: -5 dB']);
    const text = changed(FULL_SCENARIO, [['outOfSync: -10 dB, inSync: -7 dB, timer: 2 s', 'outOfSync: -5 dB']]);
    expect(problems).toEqual([
      {
        file: 's.yaml',
        ...placeOf(text, '-5 dB'),
        message: 'inSync -6 dB is below outOfSync -5 dB; expected at least that',
      },
    ]);
  });
});
