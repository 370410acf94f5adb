import { TOKEN_ROLES, type TokenRole } from '../case.ts';
import type { PlannedCase } from '../plan.ts';
import type { Target, TokenTrial, TokenTrialOptions } from '../target.ts';

/**
 * Tries every role of a target, or those named: whether a token is to be had, for each device where it is bound to one. What is wrong
 * with a role is in its trial; it never contains a secret.
 * @throws the signal's reason when aborted
 */
export async function tryTokens({ tokens, devices }: Target, options: TokenTrialOptions): Promise<TokenTrial[]> {
  if (tokens.prepare !== undefined) return tokens.prepare(options);
  const roles = TOKEN_ROLES.filter(
    (role) => role !== 'none' && role !== 'garbage' && (options.roles?.has(role) ?? true),
  );
  return roles.flatMap((role): TokenTrial[] =>
    role === 'three-legged'
      ? devices.map((device) => ({ role, device: device.name, ok: tokens.offers(role, device) }))
      : [{ role, ok: tokens.offers(role, devices[0]) }],
  );
}

/** Tries the roles that the planned cases use, before cases are chosen by what can be had. @throws the signal's reason when aborted */
export async function prepareTokens(
  target: Target,
  planned: readonly PlannedCase[],
  options: Omit<TokenTrialOptions, 'roles'>,
): Promise<void> {
  const roles = new Set<TokenRole>(['two-legged', ...planned.flatMap(rolesOf)]);
  await tryTokens(target, { ...options, roles });
  // Requests that name no role are then sent with a token of the device.
  if (!target.tokens.offers('two-legged') && !roles.has('three-legged'))
    await tryTokens(target, { ...options, roles: new Set(['three-legged']) });
}

/** Roles that a case names, in its steps or as what it needs. */
function rolesOf({ definition: { steps = [], needs = [] } }: PlannedCase): TokenRole[] {
  const named = steps.flatMap((step) => ('request' in step && step.token !== undefined ? [step.token] : []));
  return [...named, ...TOKEN_ROLES.filter((role) => (needs as readonly string[]).includes(role))];
}
