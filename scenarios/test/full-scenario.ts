import { InputError, type InputProblem } from '../input-error.ts';
import { readScenario } from '../scenario.ts';

/** A scenario that gives every key, none of them at its default, each key of the cell on a line of its own. */
export const FULL_SCENARIO = `name: full
title: Every key of a scenario
seed: 7
duration: 60 s
interval: 500 ms
cell:
  carrier: 3.5 GHz
  bandwidth: 100 MHz
  subcarrierSpacing: 30 kHz
  tdd:
    pattern: DDDSUDDSUU
    specialSlot: { downlinkSymbols: 6, uplinkSymbols: 4 }
  propagation: UMi
  scheduler: srsran-qos
  layers: 4
  uplinkLayers: 2
  receiveAntennas: 4
  uplinkReceiveAntennas: 8
  mcsTable: 3
  rbgConfiguration: 2
  csi: { period: 20 ms, delay: 5 ms, subband: false }
  outerLoop: { targetBler: 0.01 }
  harq: { processes: 8, maxTransmissions: 2, combining: chase, roundTripSlots: 6 }
  antenna: { pattern: sector, azimuth: 30 deg, downtilt: 6 deg }
  antennaHeight: 12 m
  antennaGain: 15 dB
  transmitPower: 44 dBm
  uePower: 26 dBm
  uplinkPowerControl: { p0: -90 dBm, alpha: 0.9 }
  interferenceMargin: 1 dB
  uplinkInterferenceMargin: 3 dB
  neighbours: { rings: 2, interSiteDistance: 200 m, load: 0.7 }
  delaySpread: 65 ns
  radioLinkMonitoring: { outOfSync: -10 dB, inSync: -7 dB, timer: 2 s }
  bearerReleaseTimer: 20 s
  maxScheduledUesPerSlot: 8
  admissionLimit: 0.7
  coreDelay: 3 ms
  rlcMode: AM
  queueManagement: codel
  discardTimer: 300 ms
  queueLimit: 1 MB
servers:
  video: { address: 198.51.100.10, port: 443 }
  game: { address: '2001:db8::20', port: 5001, protocol: udp }
ues:
  - group: seat
    count: 3
    distance: { from: 20 m, to: 80 m }
    azimuth: { from: -60 deg, to: 60 deg }
    lineOfSight: true
    shadowing: false
    fading: false
    speed: 3.6 km/h
    sessionAmbr: { downlink: 50 Mbit/s, uplink: 10 Mbit/s }
    ueAmbr: { downlink: 100 Mbit/s }
    maxQosFlows: 4
    subscription:
      phoneNumber: '+34600000001'
      homeNetwork: '21401'
      servingNetwork: '20801'
      servingCountry: FR
      roamingAllowed: false
      maxSessions: 2
    qodApplicable: false
    testDevices: true
    traffic:
      - name: clip
        model: adaptive-video
        server: video
        ladder: [300 kbit/s, 1 Mbit/s]
        segment: 4 s
        maxBuffer: 12 s
        window: 512 kB
        start: { from: 1 s, to: 2 s }
        stop: 50 s
  - group: walker
    distance: 50 m
    azimuth: 10 deg
    mobility: { model: random-waypoint, speed: { from: 1 m/s, to: 2 m/s }, pause: { from: 0 s, to: 5 s } }
    traffic:
      - { name: game, model: constant-bit-rate, server: game, rate: 2 Mbit/s, packetSize: 200 B, direction: uplink }
  - group: car
    mobility: { model: path, points: [[0 m, -40 m], [0 m, 0.1 km], [30 m, 40 m]], speed: 36 km/h }
    traffic:
      - { name: map, model: full-buffer, server: video, watch: true }
sessions:
  - { at: 5 s, ue: seat-2, profile: QOS_M, server: video, duration: 10 s }
events:
  - { at: 20 s, event: coverage-loss, ues: seat, duration: 3 s }
  - { at: 25 s, event: cell-outage, duration: 2 s }
  - { at: 30 s, event: handover, ues: walker, targetFreeShare: 0.25 }
  - { at: 40 s, event: backhaul-degradation, rate: { downlink: 6 Mbit/s }, delay: 20 ms, duration: 8 s }
`;

/** Problems that a scenario has after changes `[from, to]` to its text. */
export function problemsOf(text: string, ...changes: [from: string, to: string][]): readonly InputProblem[] {
  try {
    readScenario('s.yaml', { text: changed(text, changes) });
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

/** The text after each change; a change that changes nothing is a mistake of the test. */
export function changed(text: string, changes: readonly [from: string, to: string][]): string {
  return changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`'${from}' is not in the text`);
    return before.replace(from, to);
  }, text);
}

/** Line and column, from 1, of the first place where a text stands; a caret in it says where in the text. */
export function placeOf(text: string, marked: string): { line: number; column: number } {
  const needle = marked.replace('^', '');
  const start = text.indexOf(needle);
  if (start === -1) throw new Error(`'${needle}' is not in the text`);
  const before = text.slice(0, start + Math.max(0, marked.indexOf('^'))).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
