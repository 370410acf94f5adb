import { Command } from 'commander';
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
import { parseRelease } from './options.ts';

/** `qod contract diff`: compares our contract with a published CAMARA file. */
export function contractCommand(): Command {
  const diff = new Command('diff')
    .description('list every semantic difference between our contract and a published OpenAPI file')
    .argument('<official-openapi.yaml>', 'a CAMARA API definition, OpenAPI 3.0')
    .option('--release <release>', 'release to compare with (found from the file unless given)', parseRelease)
    .option('--json', 'print the differences as JSON to stdout')
    .addHelpText(
      'after',
      `
Exit code 0 when nothing differs, 1 when something does.

Examples:
  qod contract diff quality-on-demand.yaml
  qod contract diff qos-profiles.yaml --release r4.1 --json`,
    )
    .action((file: string, options: { release?: Release; json?: boolean }) => compare(file, options));
  return new Command('contract').description('what the releases of CAMARA require').addCommand(diff);
}

function compare(file: string, options: { release?: Release; json?: boolean }): void {
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
