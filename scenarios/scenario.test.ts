import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { editorSchema } from './json-schema.ts';
import { ScenarioSchema } from './scenario-schema.ts';
import { readScenario } from './scenario.ts';
import { FULL_SCENARIO, changed, placeOf, problemsOf } from './test/full-scenario.ts';

const CELLS = join(packageRoot, 'scenarios', 'cells');

/** Names of all properties of a schema and of the schemas in it. */
function keysOf(schema: object): string[] {
  return Object.entries(schema).flatMap(([keyword, part]: [string, unknown]) => {
    if (typeof part !== 'object' || part === null) return [];
    return [...(keyword === 'properties' ? Object.keys(part) : []), ...keysOf(part)];
  });
}

describe('scenario', () => {
  it.each(readdirSync(CELLS).filter((name) => name.endsWith('.yaml')))('%s is valid', (name) => {
    expect(readScenario(join(CELLS, name)).name).toBe(name.replace('.yaml', ''));
  });

  it('comes in plain numbers', () => {
    const { cell: _cell, ueGroups, ...scenario } = readScenario('s.yaml', { text: FULL_SCENARIO });
    expect(scenario).toEqual({
      name: 'full',
      title: 'Every key of a scenario',
      seed: '7',
      durationNs: 60e9,
      intervalNs: 500e6,
      servers: {
        video: { address: '198.51.100.10', port: 443, protocol: 6 },
        game: { address: '2001:db8::20', port: 5001, protocol: 17 },
      },
      sessions: [{ atNs: 5e9, ueName: 'seat-2', profile: 'QOS_M', server: 'video', durationNs: 10e9 }],
      events: [
        { atNs: 20e9, event: { event: 'coverage-loss', ues: 'seat', durationNs: 3e9 } },
        { atNs: 25e9, event: { event: 'cell-outage', durationNs: 2e9 } },
        { atNs: 30e9, event: { event: 'handover', ues: 'walker', targetFreeShare: 0.25, durationNs: Infinity } },
        {
          atNs: 40e9,
          event: {
            event: 'backhaul-degradation',
            rateBps: { downlink: 6e6, uplink: Infinity },
            delayNs: 20e6,
            durationNs: 8e9,
          },
        },
      ],
    });
    expect(ueGroups.map(({ group }) => group)).toEqual(['seat', 'walker', 'car']);
  });

  it('has an up-to-date schema for editors', () => {
    const stored = readFileSync(join(CELLS, 'scenario.schema.json'), 'utf8');
    expect(stored).toBe(editorSchema(ScenarioSchema, 'qod-testbed emulation scenario'));
  });

  it('has every key in docs/scenario.md', () => {
    const reference = readFileSync(join(packageRoot, 'docs', 'scenario.md'), 'utf8');
    const keys = keysOf(ScenarioSchema);
    expect(keys).toContain('roundTripSlots');
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(reference))).toEqual([]);
  });

  // Each: what is changed, into what, what the problem says, and the text at whose place it is told.
  it.each([
    ['ue: seat-2', 'ue: seat-4', "no UE is named 'seat-4'", 'seat-4'],
    ['profile: QOS_M', 'profile: QOS_XL', "no QoS profile is named 'QOS_XL'; expected one of: QOS_E, QOS_S,", 'QOS_XL'],
    [
      'profile: QOS_M, server: video',
      'profile: QOS_M, server: vdeo',
      "no server is named 'vdeo'; expected one of: video, game",
      'vdeo',
    ],
    ['address: 198.51.100.10', 'address: 198.51.100.256', "'198.51.100.256' is not an IP address", '198.51.100.256'],
    ['duration: 60 s', 'duration: 60.05 s', '60.05 s is no multiple of 100 ms', '60.05 s'],
    ['interval: 500 ms', 'interval: 250 ms', '250 ms is no multiple of 100 ms', '250 ms'],
    ['group: car', 'group: walker', 'a UE of an earlier group has the same name', 'full-buffer^'],
    ['ues: seat,', 'ues: seats,', "no UE and no group is named 'seats'", 'seats'],
    [
      'event: cell-outage',
      'event: cell-outrage',
      "got string 'cell-outrage', expected one of: coverage-loss,",
      'cell-outrage',
    ],
    ['targetFreeShare: 0.25', 'targetFreeShare: 25', 'got number 25, expected number >= 0 and <= 1', '25 }'],
    [
      'rate: { downlink: 6 Mbit/s }, delay: 20 ms,',
      'rate: {},',
      'nothing is degraded; expected a rate of the downlink or uplink, or a delay',
      '{ at: 40 s',
    ],
    ['seed: 7', 'seed: [goal]', 'got a list', '[goal]'],
    ['duration: 60 s', 'duration: 60', '60 has no unit; expected a duration such as', '60\ninterval'],
  ] as const)('refuses %s changed into %s', (from, to, message, at) => {
    const problems = problemsOf(FULL_SCENARIO, [from, to]);
    const text = changed(FULL_SCENARIO, [[from, to]]);
    const place = at === 'full-buffer^' ? placeOf(text, 'direction: uplink }\n  - group: ^walker') : placeOf(text, at);
    expect(problems).toEqual([{ file: 's.yaml', ...place, message: expect.stringContaining(message) }]);
  });

  it('refuses more UEs than the network has addresses', () => {
    const counts = [0, 1, 2].map((n) => `ues.${n}.count=20000`);
    const set = [...counts, 'ues.3={ group: more, count: 5000, distance: 50 m }'];
    expect(() => readScenario('s.yaml', { text: FULL_SCENARIO, set })).not.toThrow();
    expect(() => readScenario('s.yaml', { text: FULL_SCENARIO, set: [...set, 'ues.3.count=5001'] })).toThrow(
      '65001 UEs; expected at most 65000',
    );
  });

  it('refuses a session that guarantees more than the carrier has, in either direction', () => {
    // QOS_STADIUM_SCREEN guarantees 900 Mbit/s downstream, QOS_PRESS 8 Mbit/s upstream (qos-profiles.yaml). 11 PRBs of
    // 5 MHz at 30 kHz: 11·12 REs·14 symbols·2000 slots/s·6 bit·948/1024 = 20.53 Mbit/s per layer and direction.
    const narrow: [string, string][] = [
      ['bandwidth: 100 MHz', 'bandwidth: 5 MHz'],
      ['  tdd:\n    pattern: DDDSUDDSUU\n    specialSlot: { downlinkSymbols: 6, uplinkSymbols: 4 }\n', ''],
    ];
    expect(problemsOf(FULL_SCENARIO, ...narrow, ['uplinkLayers: 2', 'uplinkLayers: 1'])).toEqual([]);
    const screen: [string, string][] = [...narrow, ['QOS_M', 'QOS_STADIUM_SCREEN']];
    expect(problemsOf(FULL_SCENARIO, ...screen)).toEqual([
      {
        file: 's.yaml',
        ...placeOf(changed(FULL_SCENARIO, screen), 'QOS_STADIUM_SCREEN'),
        message:
          'QOS_STADIUM_SCREEN guarantees 900 Mbit/s in the downlink, where this carrier ends at 82.1 Mbit/s; expected a profile that guarantees less',
      },
    ]);
    // One uplink slot in ten leaves a tenth of 20.53 Mbit/s.
    const press: [string, string][] = [
      ['bandwidth: 100 MHz', 'bandwidth: 5 MHz'],
      ['pattern: DDDSUDDSUU', 'pattern: DDDDDDDDSU'],
      ['uplinkSymbols: 4', 'uplinkSymbols: 0'],
      ['uplinkLayers: 2', 'uplinkLayers: 1'],
      ['QOS_M', 'QOS_PRESS'],
    ];
    expect(problemsOf(FULL_SCENARIO, ...press)).toEqual([
      {
        file: 's.yaml',
        ...placeOf(changed(FULL_SCENARIO, press), 'QOS_PRESS'),
        message: expect.stringContaining(
          'QOS_PRESS guarantees 8 Mbit/s in the uplink, where this carrier ends at 2.1 Mbit/s',
        ),
      },
    ]);
  });
});
