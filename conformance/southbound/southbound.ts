import { InputError } from '../../scenarios/input-error.ts';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { ReportProblem } from '../../scenarios/yaml-document.ts';
import { type Environment, secretProblem, type SecretSource } from '../secret-schema.ts';
import { DEFAULT_SOUTHBOUND, type SouthboundOptions } from './couple-target.ts';
import type { Southbound } from './southbound-schema.ts';

/**
 * `southbound` of a target file that was checked.
 * @param beside the path of a file that the target file names
 */
export function southboundOf(
  { basic, bearer, profilesFile, ...options }: Southbound,
  secret: (source: SecretSource) => string,
  beside: (name: string) => string,
): SouthboundOptions {
  return {
    ...DEFAULT_SOUTHBOUND,
    ...options,
    ...(basic !== undefined && {
      authentication: { type: 'basic', username: basic.username, password: secret(basic.password) },
    }),
    ...(bearer !== undefined && { authentication: { type: 'bearer', token: secret(bearer) } }),
    ...(profilesFile !== undefined && { profiles: readQosProfiles(beside(profilesFile)) }),
  };
}

/** What a schema cannot say of it. */
export function checkSouthbound(
  southbound: Southbound | undefined,
  at: ReportProblem,
  beside: (name: string) => string,
  environment: Environment,
): void {
  const secrets = { bearer: southbound?.bearer, 'basic.password': southbound?.basic?.password };
  for (const [key, source] of Object.entries(secrets)) {
    const problem = source === undefined ? undefined : secretProblem(source, environment);
    if (problem !== undefined) at(['southbound', ...key.split('.'), 'env'], problem);
  }
  if (southbound?.basic !== undefined && southbound.bearer !== undefined)
    at(['southbound', 'bearer'], 'given together with basic; expected one of the two');
  if (southbound?.profilesFile === undefined) return;
  try {
    readQosProfiles(beside(southbound.profilesFile));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [first] = error.problems;
    const place = [first?.line, first?.column].filter((each) => each !== undefined).join(':');
    at(
      ['southbound', 'profilesFile'],
      `${southbound.profilesFile}${place === '' ? '' : `:${place}`}: ${first?.message ?? error.message}`,
    );
  }
}
