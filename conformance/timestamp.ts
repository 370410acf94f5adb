/** Unix milliseconds of an RFC 3339 timestamp. Undefined for anything else, one without a zone included: it would be a time of this machine's. */
export function timestampMs(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && hasZone(value) ? Date.parse(value) : NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Unix milliseconds of a number of seconds since 1970, the way of v0.10.1. */
export function secondsMs(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value * 1000 : undefined;
}

export function hasZone(timestamp: string): boolean {
  return /(Z|[+-][0-9]{2}:[0-9]{2})$/i.test(timestamp);
}
