import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type EmulationFooter, emulationRun } from '../emulator/index.ts';
import { EMULATION_FILE } from '../reports/index.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario, type Scenario } from '../scenarios/scenario.ts';
import { finishRun } from './finish-run.ts';
import { Progress } from './progress.ts';
import { makeRunFolder } from './run-folder.ts';

export interface RunOptions {
  seed?: string;
  out?: string;
  set?: string[];
  json?: boolean;
}

/** Reads the scenario, emulates it, writes the reports, prints the result. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const scenario = readScenario(file, { set: options.set ?? [] });
  const folder = makeRunFolder(options.out, scenario.name);
  const wallS = emulateInto(folder, scenario, options.seed);
  await finishRun(folder, options.json === true);
  if (options.json === true) return;
  process.stdout.write(`Emulated ${(scenario.durationNs / 1e9 / wallS).toFixed(1)} times as fast as real time.\n`);
}

/** Emulates a scenario into `emulation.jsonl` of a folder. @returns wall seconds. An interrupted run has no footer. */
export function emulateInto(folder: string, scenario: Scenario, seed: string | undefined): number {
  const startedMs = performance.now();
  const progress = new Progress(`emulating ${scenario.name}`);
  const file = openSync(join(folder, EMULATION_FILE), 'wx');
  let footer: EmulationFooter | undefined;
  try {
    for (const line of emulationRun(scenario, readQosProfiles(), seed === undefined ? {} : { seed })) {
      writeSync(file, `${JSON.stringify(line)}\n`);
      if (line.type === 'cell') progress.update(line.timeS / (scenario.durationNs / 1e9), `${line.timeS.toFixed(0)} s`);
      if (line.type === 'footer') footer = line;
    }
  } finally {
    closeSync(file);
  }
  const wallS = (performance.now() - startedMs) / 1000;
  progress.done(`${footer?.slots ?? 0} slots in ${wallS.toFixed(2)} s`);
  return wallS;
}
