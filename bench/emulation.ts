import { join } from 'node:path';
import { emulationRun } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';

const STADIUM = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');
const EMULATED_S = 20;
/** Runs after a warm-up; the median is told. */
const RUNS = 3;

export interface EmulationSpeed {
  crowd: number;
  /** Median over the runs. */
  emulatedPerWallSecond: number;
}

/** Emulated seconds per wall second of stadium-replay with its crowd scaled, in the same proportions of traffic. */
export function emulationSpeed(crowd: number): EmulationSpeed {
  const share = (of: number): string => String(Math.max(2, Math.round((crowd * of) / 300)));
  const set = [
    `ues.2.count=${share(220)}`,
    `ues.3.count=${share(50)}`,
    `ues.4.count=${share(30)}`,
    `duration=${EMULATED_S} s`,
  ];
  const scenario = readScenario(STADIUM, { set });
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
