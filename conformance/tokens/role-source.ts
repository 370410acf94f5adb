import type { TokenRole } from '../case.ts';
import type { TestDevice } from '../target.ts';
import type { TokenProvider } from './token-provider.ts';

/** Where the token of a role comes from, as the file says. */
export interface RoleSource {
  provider: TokenProvider;
  /** Asked for instead of those of the release. */
  scopes?: readonly string[];
  /** Of `expired`: the longest life of a token that is waited out, in milliseconds. Absent where the token is to have expired. */
  waitAtMostMs?: number;
}

/** The sources of a target. */
export interface RoleSources {
  roles: ReadonlyMap<TokenRole, RoleSource>;
  /** Of `three-legged`, by device. */
  devices: ReadonlyMap<TestDevice, RoleSource>;
}

/** A source, and whom its token is to be bound to. */
export interface FoundSource {
  source: RoleSource;
  device?: TestDevice;
  /** Role under which its tokens are kept. */
  role: TokenRole;
}

/**
 * Where the token of a role comes from, if the file says so. Another subscriber's token is what the file names for it, else that of
 * another device for which `isHad` holds.
 */
export function findSource(
  { roles, devices }: RoleSources,
  role: TokenRole,
  device: TestDevice | undefined,
  isHad: (other: TestDevice) => boolean,
): FoundSource | undefined {
  const source = roles.get(role);
  if (role === 'three-legged') {
    // By name: behind a device of an emulated network stands the same one of the file.
    const own = [...devices].find(([each]) => each.name === device?.name)?.[1];
    return own && device && { source: own, device, role };
  }
  if (role !== 'three-legged-other') return source && { source, role };
  const others = [...devices].filter(([other]) => other.name !== device?.name);
  const [other, ofOther] = others.find(([each]) => isHad(each)) ?? others[0] ?? [];
  if (source !== undefined) return { source, role, ...(other !== undefined && { device: other }) };
  return ofOther && other && { source: ofOther, device: other, role: 'three-legged' };
}
