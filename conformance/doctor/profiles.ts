import type { PromiseReader } from '../promise-reader.ts';
import { withPublishedLimits } from '../promise-reader.ts';
import type { Target } from '../target.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Whether the profiles that a target file names are what it says of them. */
export async function diagnoseProfiles(target: Target, promises: PromiseReader): Promise<Diagnosis[]> {
  const { inactiveProfile, deprecatedProfile } = target.assets;
  return Promise.all([
    diagnoseTestProfile(target, promises),
    ...(inactiveProfile === undefined
      ? []
      : [diagnoseStatus(promises, 'inactiveProfile', inactiveProfile, 'INACTIVE')]),
    ...(deprecatedProfile === undefined
      ? []
      : [diagnoseStatus(promises, 'deprecatedProfile', deprecatedProfile, 'DEPRECATED')]),
  ]);
}

async function diagnoseTestProfile({ profile }: Target, promises: PromiseReader): Promise<Diagnosis> {
  const status = await diagnoseStatus(promises, 'profile.name', profile.name, 'ACTIVE');
  if (status.verdict !== 'good') return status;
  const { minDurationS, maxDurationS } = withPublishedLimits(profile, await promises.read(profile.name));
  if (minDurationS !== undefined && maxDurationS !== undefined)
    return { ...status, found: `${status.found}, sessions of ${minDurationS} s to ${maxDurationS} s` };
  return {
    ...status,
    verdict: 'limit',
    found: `${status.found}, but it does not say how long a session may be`,
    change: 'set profile.minDuration and profile.maxDuration; cases about these limits are left out otherwise',
  };
}

async function diagnoseStatus(
  promises: PromiseReader,
  key: string,
  name: string,
  expected: string,
): Promise<Diagnosis> {
  const subject = `profile ${name}`;
  const published = await promises.read(name);
  if (!('profile' in published))
    return {
      about: 'profile',
      subject,
      verdict: published.answer === undefined ? 'unclear' : 'bad',
      found: published.reason,
      ...(published.answer === undefined
        ? {}
        : { change: `name a profile in ${key} that the server knows as ${expected}` }),
    };
  const { status } = published.profile;
  if (status === expected) return { about: 'profile', subject, verdict: 'good', found: `it is ${expected}` };
  const actual = typeof status === 'string' ? status.slice(0, 40) : 'without a status';
  return {
    about: 'profile',
    subject,
    verdict: 'bad',
    found: `it is ${actual}`,
    change: `name one in ${key} that is ${expected}`,
  };
}
