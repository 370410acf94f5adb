import { InvalidArgumentError } from 'commander';
import { type Release, RELEASES } from '../conformance/contract/contract.ts';

/** Where neither the command line nor a target file names one. */
export const DEFAULT_RELEASE: Release = 'r3.2';

/** Parser of an option that may be given several times. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

export function parseRelease(value: string): Release {
  const release = RELEASES.find((each) => each === value);
  if (release === undefined) throw new InvalidArgumentError(`expected one of: ${RELEASES.join(', ')}`);
  return release;
}

/** `i/n`: part i of n. */
export function parseShard(value: string): { index: number; count: number } {
  const [, index, count] = (/^([1-9][0-9]*)\/([1-9][0-9]*)$/.exec(value) ?? []).map(Number);
  if (index === undefined || count === undefined || index > count)
    throw new InvalidArgumentError('expected a part such as 1/4, from 1/n to n/n');
  return { index, count };
}

/** A whole number from 1 to 5. */
export function parseRetries(value: string): number {
  if (!/^[1-5]$/.test(value)) throw new InvalidArgumentError('expected a whole number from 1 to 5');
  return Number(value);
}

export function parsePort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected a port from 0 to 65535');
  return port;
}

export function parsePositive(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('expected a number above 0');
  return number;
}

/** A share from 0 to 1. */
export function parseShare(value: string): number {
  const share = value.trim() === '' ? NaN : Number(value);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('expected a number from 0 to 1');
  return share;
}

/** A whole number above 0. */
export function parseWhole(value: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(value)) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(value);
}
