import type { Release } from '../contract/index.ts';
import { needsOf } from '../needs.ts';
import type { PlannedCase, Suite } from '../plan.ts';
import { PromiseReader } from '../promise-reader.ts';
import { clientFor } from '../target-client.ts';
import type { Target } from '../target.ts';
import { diagnoseAccess } from './access.ts';
import { diagnoseClock } from './clock.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnoseFirstSession } from './first-session.ts';
import { diagnoseMissingAssets } from './missing-assets.ts';
import { diagnoseProfiles } from './profiles.ts';
import { diagnoseReachability, reachApis } from './reachability.ts';

export interface ExaminationOptions {
  target: Target;
  release: Release;
  suite: Suite;
  /** The cases of the run that is to come: without one that needs the sink or the network no session is made. Default a session is. */
  planned?: readonly PlannedCase[];
  /** What the emulated NEF has answered so far, as `POST 201`; absent without one. Grows. */
  nefAnswers?: readonly string[];
  signal?: AbortSignal;
  /** Told of each as soon as it is known. */
  onDiagnosis?: (diagnosis: Diagnosis) => void;
}

/**
 * Looks at everything that a run depends on, from the outside in: can the target be reached, is it the same time there, does it take
 * our tokens, has it the profiles, does it reach us, does it command the network. What depends on something bad is not looked at.
 * @throws the signal's reason when aborted; what was made is then deleted.
 */
export async function examineTarget(options: ExaminationOptions): Promise<Diagnosis[]> {
  const { target, release, suite, planned, onDiagnosis, signal } = options;
  const diagnoses: Diagnosis[] = [];
  const tell = (...found: readonly Diagnosis[]): void => {
    diagnoses.push(...found);
    found.forEach((each) => onDiagnosis?.(each));
  };
  const client = clientFor(target, signal);
  try {
    const reached = await reachApis(target, client);
    tell(...reached.map(diagnoseReachability));
    if (reached.some(({ answer }) => answer.kind === 'failure')) return diagnoses;
    tell(diagnoseClock(target, reached));
    const access = await diagnoseAccess({ target, client, release, ...(signal === undefined ? {} : { signal }) });
    tell(...access);
    if (isBad(access)) return diagnoses;
    tell(...(await diagnoseProfiles(target, new PromiseReader(target, client, release))));
    tell(...diagnoseMissingAssets(target, suite, release));
    if (planned?.some(usesSession) ?? true) tell(...(await diagnoseFirstSession(options)));
    return diagnoses;
  } finally {
    await client.close();
  }
}

function usesSession(planned: PlannedCase): boolean {
  const needs = needsOf(planned);
  return needs.has('sink') || needs.has('network');
}

/** Whether something has to be changed before a run means what it says. */
export function isBad(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ verdict }) => verdict === 'bad');
}
