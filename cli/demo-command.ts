import { Command } from 'commander';

/** `qod demo`, which is `npm start`: the whole idea in one command. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('emulate a crowded stadium, run the suite against the reference server in it, and report')
    .option('--out <dir>', 'folder of the run (runs/<time>-demo unless given)')
    .addHelpText(
      'after',
      '\nNeeds no network, no database and nothing to be installed. Takes some seconds.\n\nExamples:\n  qod demo\n  qod demo --out runs/first',
    )
    .action(async ({ out }: { out?: string }) => (await import('./demo-action.ts')).demo(out));
}
