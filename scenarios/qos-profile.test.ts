import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from './input-error.ts';
import { readQosProfiles, toCamaraDuration, toCamaraRate } from './qos-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'qos-profiles-'));

function read(profile: string) {
  const file = join(folder, 'profiles.yaml');
  writeFileSync(file, `profiles:\n${profile}`);
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

  test.each([
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
    ['a 5QI that is none', PROFILE.replace('fiveQi: 4', 'fiveQi: 11'), 'no standardized 5QI'],
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
