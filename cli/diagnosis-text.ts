import pc from 'picocolors';
import type { Diagnosis } from '../conformance/index.ts';

const MARKS: Readonly<Record<Diagnosis['verdict'], string>> = {
  good: pc.green('✓'),
  bad: pc.red('✗'),
  limit: pc.yellow('–'),
  unclear: pc.yellow('?'),
};

/** A diagnosis as people read it: what was found, and below it what to change. */
export function diagnosisText({ subject, verdict, found, change }: Diagnosis): string {
  const advice = change === undefined ? '' : `\n    ${pc.dim('→')} ${change}`;
  return `${MARKS[verdict]} ${pc.bold(subject)}: ${found}${advice}\n`;
}
