/** Writes docs/validation.md and its plots from a run of all checks. Run it with `npm run validation-report`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, runCheck } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { figureSvg } from './validation-report/chart.ts';
import { type ReportedCheck, validationDocument } from './validation-report/document.ts';

const docs = join(packageRoot, 'docs');
mkdirSync(join(docs, 'validation'), { recursive: true });
const checks: ReportedCheck[] = CHECKS.map((check) => {
  process.stdout.write(`${check.id}\n`);
  return { result: runCheck(check), figure: check.figure?.() };
});
for (const { figure } of checks) {
  if (figure !== undefined) writeFileSync(join(docs, 'validation', `${figure.id}.svg`), figureSvg(figure));
}
writeFileSync(join(docs, 'validation.md'), validationDocument(checks));
