/** `npm run crash-test -- [kills] [seed]`: kills a serving process at random moments; exit code 1 when something did not hold. */
import { setup } from '../compile-command.ts';
import { crashRun } from './crash-run.ts';

await setup();
const [kills = '200', seed = 'crash'] = process.argv.slice(2);
const result = await crashRun(Number(kills), seed, (line) => process.stderr.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
process.exitCode = result.faults.length === 0 ? 0 : 1;
