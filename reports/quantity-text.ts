/*
 * Quantities as people read them. Plain string arithmetic and toFixed, never toLocaleString: a report has the same
 * bytes on every machine.
 */

/** Bit/s as `11.8 Mbit/s`. */
export function rateText(bps: number): string {
  if (Math.abs(bps) >= 1e9) return `${significant(bps / 1e9)} Gbit/s`;
  if (Math.abs(bps) >= 1e6) return `${significant(bps / 1e6)} Mbit/s`;
  if (Math.abs(bps) >= 1e3) return `${significant(bps / 1e3)} kbit/s`;
  return `${significant(bps)} bit/s`;
}

/** Milliseconds as `12.4 ms` or `3.21 s`. */
export function delayText(ms: number): string {
  return Math.abs(ms) >= 1000 ? `${significant(ms / 1000)} s` : `${significant(ms)} ms`;
}

/** Milliseconds as `640 ms`, `12.4 s`, `3 min 20 s`, `1 h 4 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A share 0..1 as `87 %`. */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;
}

/** A quantity as it is written, `–` where there is none. */
export function textOrDash(value: number | undefined, written: (value: number) => string): string {
  return value === undefined ? '–' : written(value);
}

/** `1 case`, `12 cases`. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** An RFC 3339 time as `2026-03-14 19:02:11 UTC`; anything else as it stands. */
export function timestampText(time: string): string {
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime())) return time;
  return `${parsed.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** About three significant digits, without an exponent and without trailing zeros: `190`, `11.9`, `1.41`, `10`. */
export function significant(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = value.toFixed(decimals);
  return decimals === 0 ? text : text.replace(/\.?0+$/, '');
}
