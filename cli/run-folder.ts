import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../scenarios/input-error.ts';

/**
 * Makes the folder of a run. Without `--out` it is `runs/<time>-<name>`; a folder that already holds something is not
 * written into, so that no earlier run is lost.
 * @throws InputError when the folder cannot be used
 */
export function makeRunFolder(out: string | undefined, name: string): string {
  const folder = out ?? join('runs', `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${name}`);
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw bad(folder, 'is not a folder; expected a new or empty folder');
    if (readdirSync(folder).length > 0) throw bad(folder, 'is not empty; expected a new or empty folder');
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw bad(folder, `cannot be made: ${(error as Error).message}`);
  }
  return folder;
}

function bad(folder: string, message: string): InputError {
  return new InputError([{ file: `--out ${folder}`, message }]);
}
