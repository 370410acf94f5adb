import { placeholdersIn, PlaceholderError, resolvePlaceholders } from '../placeholder.ts';
import type { TestDevice } from '../target.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** Values of `${device.…}` and `${scopes}`. */
export interface PlaceholderValues {
  device?: TestDevice;
  scopes: readonly string[];
}

const ROOTS = ['device', 'scopes'];

/** What is wrong with the placeholders of a text of the file, if anything. */
export function devicePlaceholderProblem(text: string): string | undefined {
  try {
    const unknown = placeholdersIn(text).find(({ root }) => !ROOTS.includes(root));
    return unknown && `${unknown.text} is unknown; expected \${device.phoneNumber} and the like, or \${scopes}`;
  } catch (error) {
    if (error instanceof PlaceholderError) return error.message;
    throw error;
  }
}

/** @throws TokenUnavailable where the device has no such identifier. */
export function withDevice(text: string, { device, scopes }: PlaceholderValues): string {
  try {
    const value = resolvePlaceholders(text, ({ root, path }) =>
      root === 'scopes' ? scopes.join(' ') : follow(device?.identifiers, path),
    );
    if (typeof value === 'object') throw new TokenUnavailable(`${text} is more than one value`);
    return String(value);
  } catch (error) {
    if (error instanceof PlaceholderError) throw new TokenUnavailable(`${error.message} for this device`);
    throw error;
  }
}

function follow(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<string | number, unknown> | undefined)?.[part], value);
}
