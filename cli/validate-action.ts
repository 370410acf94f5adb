import { type Check, type CheckResult, CHECKS, runCheck } from '../emulator/index.ts';
import { wantsColour } from '../reports/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { EXIT_FAILED, EXIT_HARNESS } from './exit-codes.ts';
import { Progress } from './progress.ts';
import { validationJson } from './validate-json.ts';
import { validationTable } from './validate-table.ts';

/** Runs the checks and prints what came out; the exit code says whether the emulator keeps to all of them. */
export function validate(options: { only?: string[]; json?: boolean }): void {
  const results = runAll(selectChecks(options.only));
  const text =
    options.json === true
      ? validationJson(results)
      : validationTable(results, wantsColour(process.env, process.stdout.isTTY));
  process.stdout.write(text);
  process.exitCode = exitCode(results);
}

/** What fails outweighs what could not tell. */
export function exitCode(results: readonly Pick<CheckResult, 'verdict'>[]): number {
  if (results.some(({ verdict }) => verdict === 'failed')) return EXIT_FAILED;
  return results.some(({ verdict }) => verdict === 'inconclusive') ? EXIT_HARNESS : 0;
}

/** @throws InputError for a name that no check has */
function selectChecks(only: readonly string[] | undefined): readonly Check[] {
  if (only === undefined) return CHECKS;
  const unknown = only.find((id) => CHECKS.every((check) => check.id !== id));
  if (unknown !== undefined) {
    const message = `is no check; expected one of: ${CHECKS.map(({ id }) => id).join(', ')}`;
    throw new InputError([{ file: `--only ${unknown}`, message }]);
  }
  return CHECKS.filter(({ id }) => only.includes(id));
}

function runAll(checks: readonly Check[]): CheckResult[] {
  const progress = new Progress('validating the emulator');
  const startedMs = performance.now();
  const results = checks.map((check, n) => {
    progress.update(n / checks.length, check.title);
    return runCheck(check);
  });
  progress.done(`${checks.length} checks in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return results;
}
