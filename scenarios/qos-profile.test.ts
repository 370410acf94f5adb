import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { InputError, type InputProblem } from './input-error.ts';
import { readQosProfiles, toCamaraDuration, toCamaraRate } from './qos-profile.ts';
import { placeOf } from './test/full-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'qos-profiles-'));

const file = join(folder, 'profiles.yaml');

function read(profile: string, head = '') {
  writeFileSync(file, `${head}profiles:\n${profile}`);
  return readQosProfiles(file);
}

const PROFILE = `
  - name: QOS_X
    description: A profile
    status: ACTIVE
    targetMinDownstreamRate: 2 Mbit/s
    maxDownstreamRate: 4 Mbit/s
    minDuration: 1 s
    maxDuration: 1 h
    network: { qosReference: x, fiveQi: 4, arp: { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: true } }
`;

describe('readQosProfiles', () => {
  test('reads the profiles that ship with the product', () => {
    const profiles = readQosProfiles();
    expect(profiles.map(({ name }) => name)).toEqual(expect.arrayContaining(['QOS_E', 'QOS_S', 'QOS_M', 'QOS_L']));
    // 5 Mbit/s and 1 h as the file has them, in bit/s and ns.
    expect(profiles.find(({ name }) => name === 'QOS_M')).toMatchObject({
      targetMinDownstreamRateBps: 5e6,
      maxDurationNs: 3600e9,
    });
  });

  test('reads where a profile is offered, and how many QoS flows of it there may be', () => {
    const [profile] = read(
      PROFILE.replace(
        'preemptionVulnerable: true }',
        'preemptionVulnerable: true }, limits: { perCell: 3, perDevice: 1 }',
      ) + "    countryAvailability: [{ countryName: ES, networks: ['21401'] }, { countryName: PT }]\n",
    );
    expect(profile!.network.limits).toEqual({ perCell: 3, perDevice: 1 });
    expect(profile!.countryAvailability).toEqual([{ countryName: 'ES', networks: ['21401'] }, { countryName: 'PT' }]);
  });

  test.each([
    [
      'a country that stands there twice',
      `${PROFILE}    countryAvailability: [{ countryName: ES }, { countryName: ES }]\n`,
      'ES stands here twice; expected each country once',
    ],
    [
      'a maximum rate below the minimum',
      PROFILE.replace('4 Mbit/s', '1 Mbit/s'),
      '1 Mbit/s is below targetMinDownstreamRate 2 Mbit/s',
    ],
    [
      'a maximum duration below the minimum',
      PROFILE.replace('1 h', '1 s').replace('minDuration: 1 s', 'minDuration: 2 s'),
      '1 s is below minDuration 2 s',
    ],
    [
      'a second profile of the same name',
      PROFILE + PROFILE.replace('qosReference: x', 'qosReference: y'),
      'second profile named QOS_X',
    ],
    [
      'a second profile of the same qosReference',
      PROFILE + PROFILE.replace('QOS_X', 'QOS_Y'),
      'already names another profile',
    ],
    ['a guaranteed rate on a non-GBR 5QI', PROFILE.replace('fiveQi: 4', 'fiveQi: 9'), '5QI 9 guarantees no rate'],
    ['a GBR 5QI without a guaranteed rate', PROFILE.replace(/.*targetMin.*\n/, ''), '5QI 4 is of type GBR'],
    // 1500 kbit/s is 1.5 Mbit/s and more than 1024 kbit/s: no unit of CAMARA's holds it as an integer.
    ['a rate that cannot be published', PROFILE.replace('4 Mbit/s', '2500 kbit/s'), 'cannot be published'],
    [
      'a duration of half a second',
      PROFILE.replace('minDuration: 1 s', 'minDuration: 1500 ms'),
      'whole number of seconds',
    ],
    ['an unknown key', PROFILE.replace('description', 'descripton'), 'descripton'],
    ['a number without unit', PROFILE.replace('4 Mbit/s', '4'), 'expected a bit rate'],
  ])('refuses %s', (_, profile, message) => {
    expect(() => read(profile)).toThrow(InputError);
    expect(() => read(profile)).toThrow(new RegExp(message));
  });
});

const FIVE_QIS = `fiveQis:
  - value: 130
    resourceType: GBR
    priorityLevel: 22
    packetDelayBudget: 40.5 ms
    packetErrorRate: 1e-5
  - value: 131
    resourceType: delay-critical-GBR
    priorityLevel: 17
    packetDelayBudget: 8 ms
    packetErrorRate: 1e-4
    averagingWindow: 500 ms
    maximumDataBurstVolume: 1 kB
  - { value: 254, resourceType: non-GBR, priorityLevel: 66, packetDelayBudget: 20 ms, packetErrorRate: 0.001 }
`;

describe('5QIs of the operator', () => {
  test('mean what the file says', () => {
    const characteristicsOf = (fiveQi: number) =>
      read(PROFILE.replace('fiveQi: 4', `fiveQi: ${fiveQi}`), FIVE_QIS)[0]!.network.characteristics;
    expect(characteristicsOf(130)).toEqual({
      value: 130,
      resourceType: 'GBR',
      priorityLevel: 22,
      packetDelayBudgetMs: 40.5,
      packetErrorRate: 1e-5,
      // The default of the standardised values, TS 23.501 table 5.7.4-1.
      averagingWindowMs: 2000,
    });
    expect(characteristicsOf(131)).toMatchObject({ averagingWindowMs: 500, maximumDataBurstVolumeBytes: 1000 });
    expect(characteristicsOf(4)).toBeUndefined();
    const bestEffort = PROFILE.replace('fiveQi: 4', 'fiveQi: 254').replace(/.*targetMin.*\n/, '');
    expect(read(bestEffort, FIVE_QIS)[0]!.network.characteristics).toEqual({
      value: 254,
      resourceType: 'non-GBR',
      priorityLevel: 66,
      packetDelayBudgetMs: 20,
      packetErrorRate: 1e-3,
    });
  });

  // Each: what is changed in the file, what the problem says, and the text at whose place it is told.
  test.each([
    ['value: 130', 'value: 127', 'expected an operator-specific 5QI, integer >= 128 and <= 254', '127'],
    ['value: 254', 'value: 255', 'expected an operator-specific 5QI, integer >= 128 and <= 254', '255'],
    ['value: 131', 'value: 130', 'a second 5QI 130; expected unique values', '130\n    resourceType: delay'],
    [
      '    maximumDataBurstVolume: 1 kB\n',
      '',
      '5QI 131 is delay-critical; expected a maximumDataBurstVolume',
      'value: 131',
    ],
    ['resourceType: delay-critical-GBR', 'resourceType: GBR', '5QI 131 is not delay-critical', '1 kB'],
    ['priorityLevel: 66', 'averagingWindow: 1 s, priorityLevel: 66', '5QI 254 guarantees no rate', '1 s, priority'],
    ['priorityLevel: 22', 'priorityLevel: 128', 'expected integer >= 1 and <= 127', '128'],
    ['40.5 ms', '600 ms', 'at least 0.5 ms, at most 511.5 ms', '600 ms'],
    ['1e-5', '0', 'expected number >= 1e-9', '0\n  - value: 131'],
    ['fiveQi: 4,', 'fiveQi: 132,', 'no 5QI 132 exists; expected one of 1, 2, 3, 4, 5,', '132'],
    ['fiveQi: 4,', 'fiveQi: 132,', 'or of the fiveQis of this file (130, 131, 254)', '132'],
    ['fiveQi: 4,', 'fiveQi: 254,', '5QI 254 guarantees no rate', '254, arp'],
    [/.*targetMin.*\n/, '', '5QI 131 is of type delay-critical-GBR; expected a targetMin', '131, arp'],
  ])('%s changed into %s: %s', (from, to, message, at) => {
    const base = `${FIVE_QIS}profiles:\n${PROFILE}`;
    const text = (typeof from === 'string' ? base : base.replace('fiveQi: 4', 'fiveQi: 131')).replace(from, to);
    writeFileSync(file, text);
    let problems: readonly InputProblem[] = [];
    try {
      readQosProfiles(file);
    } catch (error) {
      if (error instanceof InputError) problems = error.problems;
    }
    expect(problems).toEqual([{ file, ...placeOf(text, at), message: expect.stringContaining(message) }]);
  });

  test('are explained in docs/scenario.md by an example that can be used', () => {
    const [, example = ''] =
      /```yaml\n(fiveQis:[^]*?)```/.exec(readFileSync(join(packageRoot, 'docs', 'scenario.md'), 'utf8')) ?? [];
    writeFileSync(file, example);
    expect(readQosProfiles(file)[0]!.network).toMatchObject({
      fiveQi: 130,
      characteristics: { packetDelayBudgetMs: 15, averagingWindowMs: 500, maximumDataBurstVolumeBytes: 16_000 },
    });
  });

  test('a 5QI that nobody defines is named with its place', () => {
    const text = PROFILE.replace('fiveQi: 4', 'fiveQi: 75');
    expect(() => read(text)).toThrow(
      `${file}:10:41: no 5QI 75 exists; expected one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 65, 66, 67, 69, 70, 71, 72, 73, 74, 76, 79, 80, 82, 83, 84, 85, 86, 87, 88, 89, 90 (TS 23.501 table 5.7.4-1), or of the fiveQis of this file (none)`,
    );
  });
});

test('a rate is published in the largest unit that keeps it an integer of at most 1024', () => {
  expect(toCamaraRate(1e9)).toEqual({ value: 1, unit: 'Gbps' });
  expect(toCamaraRate(500e3)).toEqual({ value: 500, unit: 'kbps' });
  expect(toCamaraRate(0)).toEqual({ value: 0, unit: 'Tbps' });
  expect(toCamaraRate(1.5e6)).toBeUndefined();
});

test('a duration is published in the largest unit that keeps it whole', () => {
  expect(toCamaraDuration(3600e9)).toEqual({ value: 1, unit: 'Hours' });
  expect(toCamaraDuration(90e9)).toEqual({ value: 90, unit: 'Seconds' });
  expect(toCamaraDuration(0)).toBeUndefined();
});
