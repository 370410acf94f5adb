import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import { emulationRun } from './emulation-run.ts';

describe('network-trouble.yaml', () => {
  const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'network-trouble.yaml'));
  const lines = [...emulationRun(scenario, readQosProfiles())];
  /** Lines about a UE or the whole cell, in whole seconds. */
  const story = (ue: string): string[] =>
    lines.flatMap((line) => {
      const timeS = 'timeS' in line ? Math.floor(line.timeS) : 0;
      if (line.type === 'network' && (line.ues ?? ue) === ue) return [`${timeS} ${line.event} ${line.change}`];
      const ofSession = line.type === 'session' && line.ue === ue && !/BEARER|requested/.test(line.event);
      return ofSession ? [`${timeS} ${line.event}`] : [];
    });
  const backhaul = ['28 backhaul-degradation begins', '36 backhaul-degradation ends'] as const;
  const outages = ['42 cell-outage begins', '44 cell-outage ends', '50 cell-outage begins'] as const;

  it('shows a UE that comes back in time, whose guarantee breaks with the backhaul, and whose session an outage ends', () => {
    expect(story('tunnel')).toEqual([
      '2 SUCCESSFUL_RESOURCES_ALLOCATION',
      '5 coverage-loss begins',
      '8 coverage-loss ends',
      backhaul[0],
      '30 QOS_NOT_GUARANTEED',
      backhaul[1],
      '36 QOS_GUARANTEED',
      ...outages,
      // Five seconds of bearerReleaseTimer.
      '55 SESSION_TERMINATION',
      '57 FAILED_RESOURCES_ALLOCATION',
      '58 cell-outage ends',
    ]);
  });

  it('shows a UE that does not', () => {
    expect(story('lift')).toEqual([
      '2 SUCCESSFUL_RESOURCES_ALLOCATION',
      '10 coverage-loss begins',
      '15 SESSION_TERMINATION',
      '17 FAILED_RESOURCES_ALLOCATION',
      '18 coverage-loss ends',
      ...backhaul,
      ...outages,
      '58 cell-outage ends',
    ]);
  });

  it('shows a handover that finds room, and one that does not: then the flow is no longer boosted', () => {
    expect(story('welcome').slice(0, 2)).toEqual(['2 SUCCESSFUL_RESOURCES_ALLOCATION', '20 handover begins']);
    expect(story('welcome')).toContain('30 QOS_NOT_GUARANTEED');
    expect(story('refused').slice(0, 4)).toEqual([
      '2 SUCCESSFUL_RESOURCES_ALLOCATION',
      '22 handover begins',
      '22 SESSION_TERMINATION',
      '25 FAILED_RESOURCES_ALLOCATION',
    ]);
    const rate = (ue: string, timeS: number): number =>
      lines.find((line) => line.type === 'flow' && line.flow === `${ue}/stream` && line.timeS === timeS)![
        'throughputBps' as never
      ];
    expect(rate('refused', 21)).toBeGreaterThan(9.9e6);
    expect(rate('refused', 27)).toBeLessThan(8e6);
    expect(rate('welcome', 27)).toBeGreaterThan(9.9e6);
  });
});
