import { type Diagnosis, examineTarget, isBad, readSuite, type Release, readTarget } from '../conformance/index.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { EXIT_FAILED, EXIT_HARNESS } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { DEFAULT_RELEASE } from './options.ts';
import { openTarget } from './open-target.ts';

export interface DoctorOptions {
  target: string;
  emulate?: string;
  release?: Release;
  json?: boolean;
}

/** Examines a target; the exit code says whether a run can begin. */
export async function doctor({ target: file, emulate, release, json }: DoctorOptions): Promise<void> {
  const read = readTarget(file);
  const opened = await openTarget(read.target, emulate);
  const { target, nefAnswers, close } = opened;
  try {
    await interruptible(async (signal) => {
      const diagnoses = await examineTarget({
        target,
        release: release ?? read.release ?? DEFAULT_RELEASE,
        suite: readSuite(),
        signal,
        ...(nefAnswers !== undefined && { nefAnswers }),
        ...(json !== true && { onDiagnosis: (each: Diagnosis) => void process.stdout.write(diagnosisText(each)) }),
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        process.stderr.write('interrupted\n');
        process.exitCode = EXIT_HARNESS;
        return undefined;
      });
      if (diagnoses !== undefined) conclude(diagnoses, json === true);
    });
  } finally {
    await close();
  }
}

function conclude(diagnoses: readonly Diagnosis[], json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(diagnoses, null, 2)}\n` : `\n${verdictOf(diagnoses)}\n`);
  if (isUnreachable(diagnoses)) process.exitCode = EXIT_HARNESS;
  else if (isBad(diagnoses)) process.exitCode = EXIT_FAILED;
}

function verdictOf(diagnoses: readonly Diagnosis[]): string {
  const bad = diagnoses.filter(({ verdict }) => verdict === 'bad').length;
  if (bad > 0) return `${bad} thing${bad === 1 ? '' : 's'} to change before a run means what it says.`;
  const limits = diagnoses.filter(({ verdict }) => verdict !== 'good').length;
  return limits === 0 ? 'A run can begin.' : 'A run can begin; the marks – and ? say what it will not tell.';
}

function isUnreachable(diagnoses: readonly Diagnosis[]): boolean {
  return isBad(diagnoses.filter(({ about }) => about === 'reachability'));
}
