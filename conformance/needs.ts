import type { TokenRole } from './case.ts';
import type { Declaration, Need } from './need.ts';
import type { ApiName } from './contract/index.ts';
import { chooseDevices, type Suits } from './device-pool.ts';
import { type Placeholder, placeholdersWithin } from './placeholder.ts';
import type { PlannedCase } from './plan.ts';
import type { AssetName, Target, TestDevice } from './target.ts';

/** Why a case does not run against a target. */
export interface Lack {
  verdict: 'skipped' | 'not-applicable';
  reason: string;
}

/** Assets behind the needs that are about one. */
export const ASSETS_OF_NEED: Readonly<Partial<Record<Need, readonly AssetName[]>>> = {
  throttled: ['throttledRequests'],
  'unknown-device': ['unknownDevice'],
  'inapplicable-device': ['inapplicableDevice'],
  'unsupported-identifier': ['unsupportedDevice'],
  'inactive-profile': ['inactiveProfile'],
  'deprecated-profile': ['deprecatedProfile'],
  'restricted-profile': ['restrictedProfile', 'restrictedDevice'],
  'refused-profile': ['refusedProfile'],
};

/** Token roles that are a need; the others every target has. */
export const NEED_OF_ROLE: Readonly<Partial<Record<TokenRole, Need>>> = {
  'three-legged': 'three-legged',
  'three-legged-other': 'three-legged-other',
  'other-client': 'other-client',
  'no-scope': 'no-scope',
  expired: 'expired',
  throttled: 'throttled',
  'private-key-jwt': 'private-key-jwt',
};

/** Beginning of the reason why a case that waits for long was not run. */
export const NEEDS_LONG = '--long is not given';

/** A case as far as its needs go. */
type Needy = Pick<PlannedCase, 'definition' | 'row'>;

/** Every placeholder that a case uses, in its steps and in its row. */
export function placeholdersOf({ definition, row }: Needy): Placeholder[] {
  return placeholdersWithin([definition.steps ?? [], row ?? {}]);
}

/** Everything that a case needs: what it says, and what its steps use. */
export function needsOf({ definition, row }: Needy): Set<Need> {
  const { needs = [], steps = [] } = definition;
  const roles = steps.flatMap((step) => ('request' in step && step.token !== undefined ? [step.token] : []));
  const ofRoles = roles.flatMap((role) => NEED_OF_ROLE[role] ?? []);
  const ofSteps = steps.some((step) => 'outcome' in step || 'network' in step) ? (['network'] as const) : [];
  const placeholders = placeholdersOf({ definition, ...(row === undefined ? {} : { row }) });
  const assets = new Set<string | number>(
    placeholders.flatMap(({ root, path }) => (root === 'asset' ? path.slice(0, 1) : [])),
  );
  const ofAssets = (Object.keys(ASSETS_OF_NEED) as Need[]).filter((need) =>
    ASSETS_OF_NEED[need]?.some((asset) => assets.has(asset)),
  );
  const usesSink = placeholders.some(({ root }) => root === 'sink') || steps.some((step) => 'sinkAnswers' in step);
  const ofSink = usesSink ? (['sink'] as const) : [];
  return new Set([...needs, ...ofRoles, ...ofSteps, ...ofAssets, ...ofSink]);
}

/** Number of devices that a case leases. One that measures has two: one of them is the twin. */
export function devicesOf(planned: Needy): number {
  const { devices = 1 } = planned.definition;
  const usesTwin = isMeasuring(planned) || placeholdersOf(planned).some(({ root }) => root === 'twin');
  return usesTwin ? 2 : devices;
}

/** Whether a case measures throughput, for which the cell must be crowded. */
export function isMeasuring({ definition }: Needy): boolean {
  return (definition.steps ?? []).some(
    (step) => 'outcome' in step && step.outcome !== 'flow' && step.outcome !== 'no-flow',
  );
}

/** Whether a device has what a case needs of it, or of its twin. */
export function suitable(planned: PlannedCase, target: Target): Suits {
  const needs = needsOf(planned);
  const placeholders = placeholdersOf(planned);
  const hasIdentifiers = (device: TestDevice, root: string) =>
    placeholders.every((placeholder) => placeholder.root !== root || identifierOf(device, placeholder) !== undefined);
  return (device, place) => {
    if (place > 0) return hasIdentifiers(device, 'twin');
    if (needs.has('three-legged') && !target.tokens.offers('three-legged', device)) return false;
    if (usesDefaultRole(planned) && !isTokenFor(device, target)) return false;
    if (needs.has('three-legged-other') && !target.tokens.offers('three-legged-other', device)) return false;
    if (needs.has('two-identifiers') && Object.keys(device.identifiers).length < 2) return false;
    return hasIdentifiers(device, 'device');
  };
}

/** What keeps a case from running against a target, if anything. */
export function lackOf(planned: PlannedCase, target: Target): Lack | undefined {
  const { definition, api } = planned;
  if (definition.cannotRun !== undefined)
    return { verdict: 'not-applicable', reason: `cannot be run by a black box: ${definition.cannotRun}` };
  if (definition.declares !== undefined && !declares(target, definition.declares))
    return {
      verdict: 'not-applicable',
      reason: `the target does not declare that it lacks this: ${definition.declares}`,
    };
  for (const name of apisOf(planned)) {
    if (target.apis[name] === undefined)
      return {
        verdict: name === api ? 'not-applicable' : 'skipped',
        reason: `the target names no base URL: apis.${name}`,
      };
  }
  const needs = needsOf(planned);
  for (const need of needs) {
    const lack = lackOfNeed(need, target);
    if (lack !== undefined) return lack;
  }
  const token = lackOfDefaultRole(planned, target);
  if (token !== undefined) return token;
  if (target.sink?.bridgeFile !== undefined && needsRequestsToSink(planned, needs))
    return {
      verdict: 'skipped',
      reason: 'sink.bridgeFile: what comes by a bridge has no headers and is given no answer',
    };
  if (definition.steps?.some((step) => 'outcome' in step) === true && !hasServersToTellApart(target))
    return missing('otherApplicationServer', 'an outcome is told from what another server of the same IP version gets');
  const server = placeholdersOf(planned).find((placeholder) => isServerLack(placeholder, target));
  if (server !== undefined)
    return missing(
      server.root === 'server' ? 'applicationServer' : 'otherApplicationServer',
      `${server.text} has no value`,
    );
  const count = devicesOf(planned);
  if (target.devices.length < count) return missing('devices', `the case needs ${count}`);
  if (chooseDevices(target.devices, count, suitable(planned, target)) === undefined) {
    return missing('devices', 'none has the identifiers or tokens that the case needs');
  }
  return undefined;
}

/** Whether a target says that it does not have something. */
function declares({ notOffered, unsupportedIdentifiers }: Target, what: Declaration): boolean {
  return [...notOffered, ...unsupportedIdentifiers].some((each) => each === what);
}

function lackOfNeed(need: Need, target: Target): Lack | undefined {
  if (target.notOffered.includes(need))
    return { verdict: 'not-applicable', reason: `the target declares that it does not offer this: ${need}` };
  if (need === 'network') {
    if (target.network !== undefined) return undefined;
    return { verdict: 'not-applicable', reason: 'the target is not coupled to an emulated network: network' };
  }
  if (need === 'sink')
    return target.sink === undefined ? missing('sink', 'no notification listener that the target reaches') : undefined;
  if (need === 'long-wait')
    return target.longWaits ? undefined : { verdict: 'skipped', reason: `${NEEDS_LONG}: this case waits for minutes` };
  const asset = ASSETS_OF_NEED[need]?.find((name) => target.assets[name] === undefined);
  if (asset !== undefined) return missing(`assets.${asset}`, need);
  const role = (Object.keys(NEED_OF_ROLE) as TokenRole[]).find((each) => NEED_OF_ROLE[each] === need);
  if (role === undefined) return undefined;
  return isOffered(role, target) ? undefined : lackOfRole(role, target);
}

function isOffered(role: TokenRole, { devices, tokens }: Target): boolean {
  return devices.length === 0 ? tokens.offers(role) : devices.some((device) => tokens.offers(role, device));
}

function lackOfRole(role: TokenRole, { tokens }: Target): Lack {
  const reason = tokens.lack?.(role);
  if (reason !== undefined) return { verdict: 'skipped', reason: `no token for ${role}: ${reason}` };
  const key = role === 'three-legged' ? 'tokens.three-legged or devices[].threeLeggedToken' : `tokens.${role}`;
  return missing(role === 'three-legged-other' ? 'devices[].threeLeggedToken' : key, `no token for ${role}`);
}

/** Whether a case sends requests with the token that is used where none is named: a two-legged one, or that of the device. */
function usesDefaultRole({ definition: { steps = [] } }: Needy): boolean {
  return steps.some((step) =>
    'request' in step
      ? step.token === undefined || step.token === 'two-legged'
      : 'violate' in step || 'oracle' in step || 'awaitStatus' in step,
  );
}

function isTokenFor(device: TestDevice, { tokens }: Target): boolean {
  return tokens.offers('two-legged', device) || tokens.offers('three-legged', device);
}

function lackOfDefaultRole(planned: Needy, target: Target): Lack | undefined {
  if (!usesDefaultRole(planned) || isOffered('two-legged', target)) return undefined;
  // Without a device there is none whose token could be used instead.
  const namesIt = (planned.definition.steps ?? []).some((step) => 'request' in step && step.token === 'two-legged');
  return namesIt || devicesOf(planned) === 0 || !isOffered('three-legged', target)
    ? lackOfRole('two-legged', target)
    : undefined;
}

function missing(key: string, reason: string): Lack {
  return { verdict: 'skipped', reason: `${key} is missing in the target: ${reason}` };
}

function apisOf({ api, definition }: PlannedCase): Set<ApiName> {
  const named = (definition.steps ?? []).flatMap((step) => ('request' in step ? [apiOfRequest(step.request)] : []));
  return new Set([api, ...named.filter((name) => name !== undefined)]);
}

/** The API that a request step names, if it names one. */
export function apiOfRequest(request: string): ApiName | undefined {
  const [api, operationId] = request.split('/');
  return operationId === undefined ? undefined : (api as ApiName);
}

/** Whether a case is about how events are sent, or about what becomes of the sink's answers. */
function needsRequestsToSink({ definition, requirement }: PlannedCase, needs: ReadonlySet<Need>): boolean {
  return (
    needs.has('private-key-jwt') ||
    requirement.id.endsWith('-EVENT-EXPIRED-TOKEN') ||
    (definition.steps ?? []).some(
      (step) =>
        'sinkAnswers' in step || ('awaitEvent' in step && (step.credential !== undefined || (step.attempts ?? 1) > 1)),
    )
  );
}

function hasServersToTellApart({ applicationServer: own, otherServer: other }: Target): boolean {
  // Sessions are for the IPv4 address unless there is none.
  const family = own.ipv4Address === undefined ? 'ipv6Address' : 'ipv4Address';
  return other?.[family] !== undefined;
}

function isServerLack({ root, path: [name] }: Placeholder, { applicationServer, otherServer }: Target): boolean {
  if (root !== 'server' && root !== 'otherServer') return false;
  const server = root === 'server' ? applicationServer : otherServer;
  return server === undefined || (name !== undefined && server[name as keyof typeof server] === undefined);
}

function identifierOf({ identifiers }: TestDevice, { path }: Placeholder): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], identifiers);
}
