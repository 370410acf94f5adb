import { Command } from 'commander';
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
    .action(async (file: string, options) => (await import('./contract-diff-action.ts')).compare(file, options));
  return new Command('contract').description('what the releases of CAMARA require').addCommand(diff);
}
