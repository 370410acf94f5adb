import { join } from 'node:path';
import { emulationRun } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';

const STADIUM = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');
/** The groups of the scenario that make its crowd. */
const CROWD = ['viewers', 'downloaders', 'uploaders'];
const EMULATED_S = 20;
/** Runs after a warm-up; the median is told. */
const RUNS = 3;

export interface EmulationSpeed {
  crowd: number;
  /** Median over the runs. */
  emulatedPerWallSecond: number;
}

/** Emulated seconds per wall second of stadium-replay with its crowd scaled, in the same proportions of traffic, its record made. */
export function emulationSpeed(crowd: number): EmulationSpeed {
  const scenario = readScenario(STADIUM, { set: [...crowdOf(crowd), `duration=${EMULATED_S} s`] });
  const profiles = readQosProfiles();
  const speeds = Array.from({ length: RUNS + 1 }, () => {
    const startedMs = performance.now();
    let lines = 0;
    for (const _line of emulationRun(scenario, profiles)) lines++;
    if (lines === 0) throw new Error('nothing was emulated');
    return (EMULATED_S * 1000) / (performance.now() - startedMs);
  }).slice(1);
  return { crowd, emulatedPerWallSecond: median(speeds) };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Overrides that scale the groups of the crowd to `crowd` UEs together. */
function crowdOf(crowd: number): string[] {
  const { ueGroups } = readScenario(STADIUM);
  const groups = ueGroups.flatMap(({ group, count }, index) => (CROWD.includes(group) ? [{ index, count }] : []));
  if (groups.length !== CROWD.length) throw new Error(`${STADIUM} has no longer the groups ${CROWD.join(', ')}`);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  // One UE of a group of several would have another name.
  return groups.map(({ index, count }) => `ues.${index}.count=${Math.max(2, Math.round((crowd * count) / total))}`);
}
