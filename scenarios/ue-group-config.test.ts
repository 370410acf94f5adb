import { describe, expect, it } from 'vitest';
import { readScenario } from './scenario.ts';
import { FULL_SCENARIO, changed, placeOf, problemsOf } from './test/full-scenario.ts';
import { ueName } from './ue-group-config.ts';

const [seat, walker, car] = readScenario('s.yaml', { text: FULL_SCENARIO }).ueGroups;
const PATH = '[[0 m, -40 m], [0 m, 0.1 km], [30 m, 40 m]]';

/** A group that gives the required keys alone, in a cell with an antenna. */
function plainGroup(antenna: string) {
  const [, , , plain] = readScenario('s.yaml', {
    text: FULL_SCENARIO,
    set: [`cell.antenna=${antenna}`, 'ues.3={ group: plain, distance: 50 m }'],
  }).ueGroups;
  return plain!;
}

describe('a group of UEs', () => {
  it('comes in plain numbers', () => {
    expect(seat).toEqual({
      group: 'seat',
      count: 3,
      distanceM: { from: 20, to: 80 },
      azimuthDeg: { from: -60, to: 60 },
      lineOfSight: true,
      shadowing: false,
      fading: false,
      speedMps: 1,
      mobility: { model: 'static' },
      sessionAmbrBps: { downlink: 50e6, uplink: 10e6 },
      ueAmbrBps: { downlink: 100e6, uplink: Infinity },
      maxQosFlows: 4,
      subscription: {
        phoneNumber: '+34600000001',
        homeNetwork: '21401',
        servingNetwork: '20801',
        servingCountry: 'FR',
        roamingAllowed: false,
        maxSessions: 2,
      },
      qodApplicable: false,
      testDevices: true,
      traffic: [
        {
          name: 'clip',
          model: 'adaptive-video',
          server: 'video',
          direction: 'downlink',
          startNs: { from: 1e9, to: 2e9 },
          stopNs: 50e9,
          watch: false,
          ladderBps: [300e3, 1e6],
          segmentNs: 4e9,
          maxBufferNs: 12e9,
          windowBytes: 512e3,
        },
      ],
    });
    expect(walker!.traffic[0]).toMatchObject({ model: 'constant-bit-rate', rateBps: 2e6, packetBytes: 200 });
    expect(car!.traffic[0]).toMatchObject({ model: 'full-buffer', stopNs: Infinity, watch: true });
  });

  it('has the defaults that docs/scenario.md names', () => {
    const unlimited = { downlink: Infinity, uplink: Infinity };
    expect(plainGroup('{ pattern: omni }')).toEqual({
      group: 'plain',
      count: 1,
      distanceM: { from: 50, to: 50 },
      azimuthDeg: { from: 0, to: 360 },
      lineOfSight: 'random',
      shadowing: true,
      fading: true,
      speedMps: 1,
      mobility: { model: 'static' },
      sessionAmbrBps: unlimited,
      ueAmbrBps: unlimited,
      qodApplicable: true,
      testDevices: false,
      traffic: [],
    });
  });

  it('is in front of a sector antenna unless it says otherwise', () => {
    // 60 degrees to either side of the antenna's azimuth: a third of the circle.
    expect(plainGroup('{ pattern: sector, azimuth: -30 deg }').azimuthDeg).toEqual({ from: -90, to: 30 });
  });

  it('moves as it says', () => {
    expect(walker).toMatchObject({
      distanceM: { from: 50, to: 50 },
      azimuthDeg: { from: 10, to: 10 },
      mobility: { model: 'random-waypoint', speedMps: { from: 1, to: 2 }, pauseNs: { from: 0, to: 5e9 } },
    });
    const [, unpaused] = readScenario('s.yaml', {
      text: FULL_SCENARIO,
      set: ['ues.1.mobility={ model: random-waypoint, speed: 2 m/s }'],
    }).ueGroups;
    expect(unpaused!.mobility).toEqual({
      model: 'random-waypoint',
      speedMps: { from: 2, to: 2 },
      pauseNs: { from: 0, to: 0 },
    });
  });

  it('begins at the first point of its path', () => {
    // (0, -40): 40 m away in the direction of the negative y axis, 270 degrees.
    expect(car).toMatchObject({
      distanceM: { from: 40, to: 40 },
      azimuthDeg: { from: 270, to: 270 },
      mobility: {
        model: 'path',
        pointsM: [
          [0, -40],
          [0, 100],
          [30, 40],
        ],
        speedMps: 10,
      },
    });
  });

  it('numbers the names of several UEs', () => {
    expect(ueName({ group: 'seat', count: 3 }, 1)).toBe('seat-2');
    expect(ueName({ group: 'walker' }, 0)).toBe('walker');
  });

  // Each: what is changed, into what, what the problem says, and the text at whose place it is told.
  it.each([
    [
      'distance: 50 m',
      'distance: -5 m',
      "'-5 m' is negative; expected a length such as 120 m or 1.2 km, at least 1 m",
      '-5 m',
    ],
    [
      'distance: 50 m',
      'distance: 9 m',
      '9 m is too near to the base station; UMi holds from 10 m on (TR 38.901 table 7.4.1-1), expected at least that',
      '9 m\n',
    ],
    [
      'from: 20 m',
      'from: 5 m',
      '5 m is too near to the base station; UMi holds from 10 m on (TR 38.901 table 7.4.1-1), expected at least that',
      '5 m, to: 80 m',
    ],
    ['from: 20 m, to: 80 m', 'from: 80 m, to: 20 m', 'from 80 m is above to 20 m; expected from <= to', '{ from: 80 m'],
    [
      'from: -60 deg, to: 60 deg',
      'from: 60 deg, to: -60 deg',
      'from 60 deg is above to -60 deg; expected from <= to',
      '{ from: 60 deg',
    ],
    [
      'from: -60 deg, to: 60 deg',
      'from: -200 deg, to: 200 deg',
      'from -200 deg to 200 deg is more than a full turn; expected at most 360 deg',
      '{ from: -200 deg',
    ],
    [
      '    distance: 50 m\n',
      '',
      "missing key 'distance'; expected a length, { from, to }, or mobility along a path",
      'group: walker',
    ],
    [
      'azimuth: 10 deg',
      'speed: 1 m/s',
      'these UEs move at the speed of their mobility; expected no speed beside it',
      '1 m/s\n    mobility',
    ],
    [
      'group: car',
      'group: car\n    distance: 40 m',
      'the path says where these UEs are; expected no distance beside a path',
      '40 m\n    mobility',
    ],
    [
      'group: car',
      'group: car\n    azimuth: 40 deg',
      'the path says where these UEs are; expected no azimuth beside a path',
      '40 deg\n    mobility',
    ],
    [
      '[0 m, -40 m]',
      '[6 m, -6 m]',
      '[6 m, -6 m] is too near to the base station; UMi holds from 10 m on (TR 38.901 table 7.4.1-1), expected at least that',
      '[6 m',
    ],
    ['[30 m, 40 m]', '[0 km, 100 m]', '[0 km, 100 m] is the point before it once more; expected another', '[0 km'],
    [PATH, '[[0 m, -40 m]]', 'got 1 item, expected a list of at least 2 items', '[[0 m'],
    ['[30 m, 40 m]', '[30 m]', 'got 1 item, expected a point such as [50 m, -20 m]', '[30 m]'],
    [
      'speed: { from: 1 m/s, to: 2 m/s }',
      'speed: { from: 2 m/s, to: 1 m/s }',
      'from 2 m/s is above to 1 m/s; expected from <= to',
      '{ from: 2 m/s',
    ],
    [
      'pause: { from: 0 s, to: 5 s }',
      'pause: { from: 5 s, to: 0 s }',
      'from 5 s is above to 0 s; expected from <= to',
      '{ from: 5 s',
    ],
    [
      "'+34600000001'",
      "'0034600000001'",
      "got string '0034600000001', expected a number such as '+34600000000' (E.164), in quotes",
      "'0034600000001'",
    ],
    [
      'group: car',
      "group: car\n    subscription: { phoneNumber: '+34600000003' }",
      '+34600000003 belongs to a UE of seat; expected numbers that no other UE has',
      "'+34600000003'",
    ],
    [
      "'+34600000001'",
      "'+99910000001'",
      '+99910000001 belongs to UEs without a number of their own; expected numbers that no other UE has',
      "'+99910000001'",
    ],
    [
      "'+34600000001'",
      "'+999999999999999'",
      '+1000000000000001 has more than 15 digits; expected fewer',
      "'+999999999999999'",
    ],
    [
      'servingCountry: FR',
      'servingCountry: fra',
      "got string 'fra', expected a country code such as ES (ISO 3166-1 alpha-2)",
      'fra',
    ],
    [
      "servingNetwork: '20801'",
      "servingNetwork: '208'",
      "got string '208', expected MCC and MNC such as 21401 or 310260, in quotes",
      "'208'",
    ],
    ['model: path', 'model: highway', "got string 'highway', expected one of: random-waypoint, path", 'highway'],
    ['count: 3', 'count: 0', 'got number 0, expected integer >= 1 and <= 20000', '0\n    distance'],
    [
      'downlink: 50 Mbit/s',
      'downlink: 50',
      '50 has no unit; expected a bit rate such as 5 Mbit/s or 64 kbit/s, at least 1 kbit/s',
      '50, uplink',
    ],
  ])('refuses %s changed into %s', (from, to, message, at) => {
    const place = placeOf(changed(FULL_SCENARIO, [[from, to]]), at);
    expect(problemsOf(FULL_SCENARIO, [from, to])).toEqual([{ file: 's.yaml', ...place, message }]);
  });

  it('may be nearer to an antenna indoors', () => {
    const indoors: [string, string] = ['propagation: UMi', 'propagation: InH'];
    expect(problemsOf(FULL_SCENARIO, indoors, ['distance: 50 m', 'distance: 1 m'])).toEqual([]);
    expect(problemsOf(FULL_SCENARIO, ['distance: 50 m', 'distance: 10 m'])).toEqual([]);
  });
});

describe('the traffic of a group', () => {
  it.each([
    ['rate: 2 Mbit/s', 'rate: 9', '9 has no unit; expected a bit rate', 'rate: ^9, packet'],
    ['rate: 2 Mbit/s', 'rate: 9 Mbps', "unknown unit 'Mbps' in '9 Mbps'", '9 Mbps'],
    [
      'model: full-buffer',
      'model: half-buffer',
      "got string 'half-buffer', expected one of: constant-bit-rate,",
      'half-buffer',
    ],
    ['server: game, rate', 'server: gmae, rate', "no server is named 'gmae'; expected one of: video, game", 'gmae'],
    ['ladder: [300 kbit/s, 1 Mbit/s]', 'ladder: [1 Mbit/s, 300 kbit/s]', 'the bit rates do not ascend', '[1 Mbit/s'],
    [
      'name: clip',
      'direction: uplink\n        name: clip',
      'a video is watched in the downlink',
      'uplink\n        name',
    ],
    ['start: { from: 1 s, to: 2 s }', 'start: { from: 2 s, to: 1 s }', 'from 2 s is above to 1 s', '{ from: 2 s'],
    [
      '      - { name: map,',
      '      - { name: map, model: full-buffer, server: game }\n      - { name: map,',
      "the group has a flow 'map' already",
      'server: game }\n      - { name: ^map',
    ],
  ])('refuses %s changed into %s', (from, to, message, at) => {
    const place = placeOf(changed(FULL_SCENARIO, [[from, to]]), at);
    expect(problemsOf(FULL_SCENARIO, [from, to])).toEqual([
      { file: 's.yaml', ...place, message: expect.stringContaining(message) },
    ]);
  });
});
