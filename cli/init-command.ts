import { Command } from 'commander';
import { collect, parseRelease } from './options.ts';

/** `qod init`: begins a target file. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a commented target.yaml for a QoD server; asks for what no option says')
    .option('--out <file>', 'file to write, which must not exist', 'target.yaml')
    .option('--name <text>', 'what reports call the server')
    .option('--release <release>', 'CAMARA release that it implements', parseRelease)
    .option('--api-root <url>', 'where the APIs are, without their paths: https://api.example.com')
    .option('--device <identifier>', 'phone number (+…) or IP address of a device for tests; may be repeated', collect)
    .option('--application-server <address>', 'IP address of the application server')
    .option('--profile <name>', 'active QoS profile of the tests')
    .option('--token-env <name>', 'environment variable that holds an access token')
    .addHelpText(
      'after',
      `
Examples:
  qod init
  qod init --api-root https://api.example.com --release r3.2 --device +491701234567 --device +491701234568 \\
    --application-server 198.51.100.10 --profile QOS_M --token-env QOD_TOKEN`,
    )
    .action(async (options) => (await import('./init-action.ts')).init(options));
}
