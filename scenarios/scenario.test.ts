import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { InputError, type InputProblem } from './input-error.ts';
import { editorSchema } from './json-schema.ts';
import { ScenarioSchema } from './scenario-schema.ts';
import { readScenario } from './scenario.ts';

const CELLS = join(packageRoot, 'scenarios', 'cells');
const STADIUM = readFileSync(join(CELLS, 'stadium-replay.yaml'), 'utf8');

/** Problems of the stadium scenario after a change to its text. */
function problemsAfter(from: string, to: string): readonly InputProblem[] {
  expect(STADIUM).toContain(from);
  try {
    readScenario('s.yaml', { text: STADIUM.replace(from, to) });
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

/** Line and column, from 1, of the first place where a text stands; a caret in it says where in the text. */
function placeOf(text: string, marked: string): { line: number; column: number } {
  const needle = marked.replace('^', '');
  expect(text).toContain(needle);
  const before = text.slice(0, text.indexOf(needle) + Math.max(0, marked.indexOf('^'))).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

describe('scenario', () => {
  it.each(readdirSync(CELLS).filter((name) => name.endsWith('.yaml')))('%s is valid', (name) => {
    expect(readScenario(join(CELLS, name)).name).toBe(name.replace('.yaml', ''));
  });

  it('comes in plain numbers and with its defaults', () => {
    const { cell, servers, ueGroups, sessions } = readScenario('s.yaml', { text: STADIUM });
    expect(cell).toMatchObject({
      carrierHz: 2.1e9,
      bandwidthHz: 40e6,
      layers: 2,
      coreDelayNs: 5e6,
      queueLimitBytes: 2e6,
    });
    expect(servers['replay']).toEqual({ address: '198.51.100.10', port: 443, protocol: 6 });
    expect(ueGroups[0]).toMatchObject({ group: 'fan', count: 1, distanceM: { from: 140, to: 140 }, speedMps: 1 });
    expect(ueGroups[0]!.traffic[0]).toMatchObject({ model: 'constant-bit-rate', rateBps: 10e6, packetBytes: 1200 });
    expect(sessions[0]).toMatchObject({ atNs: 20e9, ueName: 'fan', durationNs: 20e9 });
  });

  it('has an up-to-date schema for editors', () => {
    const stored = readFileSync(join(CELLS, 'scenario.schema.json'), 'utf8');
    expect(stored).toBe(editorSchema(ScenarioSchema, 'qod-testbed emulation scenario'));
  });

  // Each: what is changed, into what, what the problem says, and the text at whose place it is told.
  it.each([
    ['bandwidth: 40 MHz', 'bandwidth: 42 MHz', 'no 42 MHz carrier exists', '42 MHz'],
    ['subcarrierSpacing: 15 kHz', 'subcarrierSpacing: 120 kHz', 'no data channel', '120 kHz'],
    ['distance: 140 m', 'distance: -5 m', 'expected a length', '-5 m'],
    [
      'distance: { from: 40 m, to: 220 m }',
      'distance: { from: 220 m, to: 40 m }',
      'expected from <= to',
      '{ from: 220 m',
    ],
    ['rate: 10 Mbit/s', 'rate: 9', 'expected a bit rate', 'rate: ^9, stop'],
    ['rate: 10 Mbit/s', 'rate: 9 Mbps', "unknown unit 'Mbps'", '9 Mbps'],
    ['model: full-buffer', 'model: half-buffer', 'full-buffer', 'half-buffer'],
    ['server: replay, rate', 'server: relpay, rate', "no server is named 'relpay'", 'relpay'],
    ['ladder: [300 kbit/s, 750 kbit/s', 'ladder: [750 kbit/s, 300 kbit/s', 'do not ascend', '[750 kbit/s'],
    ['group: twin', 'group: fan', 'has the same name', 'watch: true }\n  - group: ^fan'],
    ['ue: fan, profile', 'ue: nobody, profile', "no UE is named 'nobody'", 'nobody'],
    ['profile: QOS_L', 'profile: QOS_XL', "no QoS profile is named 'QOS_XL'", 'QOS_XL'],
    ['address: 198.51.100.10', 'address: 198.51.100.256', 'is not an IP address', '198.51.100.256'],
    ['duration: 60 s', 'duration: 60.05 s', 'no multiple of 100 ms', '60.05 s'],
    ['count: 220', 'count: 0', 'expected integer', '0\n    distance'],
    ['seed: goal', 'seed: [goal]', 'got a list', '[goal]'],
  ])('refuses %s changed into %s', (from, to, message, at) => {
    const problems = problemsAfter(from, to);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(message);
    const text = STADIUM.replace(from, to);
    expect(problems[0]).toMatchObject(placeOf(text, at));
  });

  it('refuses more UEs than the network has addresses', () => {
    expect(problemsAfter('count: 220', 'count: 20000')).toEqual([]);
    expect(() =>
      readScenario('s.yaml', { text: STADIUM, set: [2, 3, 4, 5].map((n) => `ues.${n}.count=20000`) }),
    ).toThrow('expected at most 65000');
  });
});
