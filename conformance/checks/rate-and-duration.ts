/** Published quantities of a QoS profile: `Rate` and `Duration` of the qos-profiles API. */

const RATE_BPS: Readonly<Record<string, number>> = { bps: 1, kbps: 1e3, Mbps: 1e6, Gbps: 1e9, Tbps: 1e12 };

const DURATION_MS: Readonly<Record<string, number>> = {
  Days: 86_400_000,
  Hours: 3_600_000,
  Minutes: 60_000,
  Seconds: 1_000,
  Milliseconds: 1,
  Microseconds: 1e-3,
  Nanoseconds: 1e-6,
};

/** Bits per second; undefined for what is no complete Rate. */
export function publishedRateBps(rate: unknown): number | undefined {
  return inUnit(rate, RATE_BPS);
}

/** Milliseconds; undefined for what is no complete Duration. */
export function publishedDurationMs(duration: unknown): number | undefined {
  return inUnit(duration, DURATION_MS);
}

function inUnit(quantity: unknown, units: Readonly<Record<string, number>>): number | undefined {
  if (typeof quantity !== 'object' || quantity === null) return undefined;
  const { value, unit } = quantity as { value?: unknown; unit?: unknown };
  if (typeof value !== 'number' || typeof unit !== 'string' || !Object.hasOwn(units, unit)) return undefined;
  return value * (units[unit] ?? NaN);
}
