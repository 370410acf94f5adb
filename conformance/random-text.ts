import type { RandomStream } from '../emulator/kernel/index.ts';

/** A random UUID (RFC 9562 section 5.4) that the seed decides. */
export function uuidOf(random: RandomStream): string {
  const variant = 8 + Math.floor(random() * 4);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant.toString(16)}${hex(random, 3)}-${hex(random, 12)}`;
}

/** A name that nobody else has. */
export function nameOf(random: RandomStream): string {
  return `test-${hex(random, 12)}`;
}

/** So many hexadecimal digits. */
export function hex(random: RandomStream, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
