import { readFileSync } from 'node:fs';
import {
  contractFor,
  diffContract,
  formatDifferences,
  readOpenApi,
  type Release,
} from '../conformance/contract/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { EXIT_FAILED } from './exit-codes.ts';

/** Compares and prints; the exit code says whether something differs. */
export function compare(file: string, options: { release?: Release; json?: boolean }): void {
  const document = readOpenApi(readText(file), file);
  const contract = contractFor(document, options.release);
  const differences = diffContract(contract, document);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ api: contract.api, release: contract.release, differences }, null, 2)}\n`);
  } else if (differences.length === 0) {
    process.stdout.write(`${contract.api} ${contract.release}: no difference\n`);
  } else {
    process.stdout.write(`${formatDifferences(differences)}\n`);
  }
  if (differences.length > 0) process.exitCode = EXIT_FAILED;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError([
      {
        file,
        message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}); expected an OpenAPI file`,
      },
    ]);
  }
}
