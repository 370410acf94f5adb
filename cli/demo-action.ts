import { readSuite, startReferenceTarget } from '../conformance/index.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { runSuite } from './conformance-run.ts';
import { finishRun } from './finish-run.ts';
import { emulateInto } from './run-action.ts';
import { makeRunFolder } from './run-folder.ts';
import { STADIUM_SCENARIO } from './shipped-scenarios.ts';

/** Emulates the stadium, runs the suite in it, reports. */
export async function demo(out: string | undefined): Promise<void> {
  const scenario = readScenario(STADIUM_SCENARIO);
  const folder = makeRunFolder(out, 'demo');
  emulateInto(folder, scenario, undefined);
  const { target, close } = await startReferenceTarget({ scenario, release: 'r3.2' });
  try {
    const result = await runSuite({ target, release: 'r3.2', suite: readSuite(), folder });
    await finishRun(folder, false);
    if (result !== undefined) process.exitCode = result.exitCode;
  } finally {
    await close();
  }
}
