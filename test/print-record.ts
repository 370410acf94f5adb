/**
 * Prints the records of short emulations of shipped scenarios to standard output, and to standard error what the engine
 * did meanwhile, as JSON. A program of its own, so that tests can run it on other versions of Node and with other flags.
 */
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { emulationRun } from '../emulator/record/emulation-run.ts';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';

let collections = 0;
new PerformanceObserver((list) => (collections += list.getEntries().length)).observe({ entryTypes: ['gc'] });

/** FDD with a session that comes and goes; TDD with sectors, neighbours and cars; acknowledged mode with CoDel and pedestrians. */
const SCENARIOS = [
  ['stadium-replay', 'duration=2 s', 'sessions.0.at=500 ms', 'sessions.0.duration=1 s'],
  ['urban-macro', 'duration=1 s'],
  ['dense-micro', 'duration=1 s'],
] as const;

const [seed] = process.argv.slice(2);
const lines = SCENARIOS.flatMap(([name, ...set]) => {
  const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', `${name}.yaml`), { set });
  const run = emulationRun(scenario, readQosProfiles(), { seed: seed ?? scenario.seed });
  return Array.from(run, (line) => `${JSON.stringify(line)}\n`);
});
// The observer is told a moment later.
await setTimeout(20);

process.stdout.write(lines.join(''));
process.stderr.write(JSON.stringify({ node: process.version, collections }));
