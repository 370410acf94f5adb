import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { readScenario, type Scenario } from '../../scenarios/scenario.ts';
import { fingerprint } from './fingerprint.ts';
import type { EmulationLine } from './emulation-record.ts';
import { emulationRun } from './emulation-run.ts';

const STADIUM = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');
const profiles = readQosProfiles();

function record(scenario: Scenario, seed?: string): EmulationLine[] {
  return [...emulationRun(scenario, profiles, seed === undefined ? {} : { seed })];
}

describe('emulation run', () => {
  const scenario = readScenario(STADIUM, { set: ['duration=26 s'] });
  const lines = record(scenario);

  it('is the same byte for byte, run again', () => {
    expect(fingerprint(record(scenario))).toBe(fingerprint(lines));
  });

  it('is another one with another seed', () => {
    expect(fingerprint(record(scenario, 'other'))).not.toBe(fingerprint(lines));
  });

  it('begins with a header, ends with a footer, and tells each UE once', () => {
    expect(lines[0]).toMatchObject({ type: 'header', kind: 'emulation', ues: 400, durationS: 26, cell: { prbs: 216 } });
    expect(lines.at(-1)).toMatchObject({ type: 'footer', emulatedS: 26 });
    expect(new Set(lines.filter((line) => line.type === 'ue').map(({ ue }) => ue)).size).toBe(400);
    expect(lines.filter((line) => line.type === 'cell')).toHaveLength(26);
  });

  it('shows what the session does: the fan gets the 10 Mbit/s that the twin does not', () => {
    const rate = (flow: string, timeS: number): number => {
      const line = lines.find((each) => each.type === 'flow' && each.flow === flow && each.timeS === timeS);
      return line?.type === 'flow' ? line.throughputBps : NaN;
    };
    // The session begins at 20 s; the interval that ends at 23 s lies wholly in it. QOS_L promises what the replay needs.
    expect(rate('fan/replay', 19)).toBeLessThan(3e6);
    expect(rate('fan/replay', 23)).toBeGreaterThan(9.9e6);
    expect(rate('twin/replay', 23)).toBeLessThan(3e6);
    expect(lines.filter((line) => line.type === 'session').map(({ event }) => event)).toEqual([
      'requested',
      'SUCCESSFUL_RESOURCES_ALLOCATION',
    ]);
  });

  it('never puts more into a second than the carrier can hold', () => {
    // 216 PRB × 144 RE × 7.40625 bit × 2 layers × 1000 slots.
    const ceilingBps = 216 * 144 * 7.40625 * 2 * 1000;
    for (const line of lines) {
      if (line.type !== 'cell') continue;
      expect(line.downlinkBps).toBeLessThanOrEqual(ceilingBps);
      expect(line.downlinkLoad).toBeLessThanOrEqual(1);
    }
  });

  it('says what the crowd loses', () => {
    const footer = lines.at(-1)!;
    if (footer.type !== 'footer') throw new Error('no footer');
    expect(footer.crowd.withSessionBps).toBeLessThan(footer.crowd.withoutSessionBps!);
  });
});

describe('fingerprints of the shipped scenarios', () => {
  // Made by this test from the shipped files: they say that nothing changed, not that it is right. `npm run generate`
  // writes them anew after a deliberate change.
  const stored = JSON.parse(
    readFileSync(join(packageRoot, 'scenarios', 'cells', 'fingerprints.json'), 'utf8'),
  ) as Record<string, string>;

  it.each(Object.keys(stored))('%s gives the stored record', (name) => {
    expect(fingerprint(record(readScenario(join(packageRoot, 'scenarios', 'cells', name))))).toBe(stored[name]);
  });
});
