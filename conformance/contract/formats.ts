import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Ajv } from 'ajv';

/** Longest text that a format looks at: ajv evaluates formats before lengths, and a URI's pattern is costly. */
const MAX_FORMAT_LENGTH = 8_192;

type Format = NonNullable<Parameters<Ajv['addFormat']>[1]>;

/** The formats that CAMARA's schemas use, as strict as their RFCs. */
export const FORMATS: Readonly<Record<string, Format>> = {
  'date-time': ofText(isRfc3339),
  uuid: ofText((text) => UUID.test(text)),
  uri: ofText(matches('uri')),
  // r1.3 gives a sink this format, which does not exist, and means the same.
  url: ofText(matches('uri')),
  'uri-reference': ofText(matches('uri-reference')),
  ipv4: ofText(matches('ipv4')),
  ipv6: ofText(matches('ipv6')),
  int32: { type: 'number', validate: (value: number) => Number.isInteger(value) && value === (value | 0) },
  int64: { type: 'number', validate: isInt64 },
  // Until r3.2 a profile name has this format, which does not exist.
  string: true,
};

/** The limits are those of a double: 2^63 - 1 is none, and 2^63 the next after those below. */
function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/** ajv-formats lets `urn:uuid:` pass. */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * RFC 3339 section 5.6: T and a zone are required (ajv-formats lets a space pass for T), leap seconds are permitted.
 */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

function isRfc3339(text: string): boolean {
  const [, year, month, day] = DATE_TIME.exec(text) ?? [];
  return year !== undefined && isDate(Number(year), Number(month), Number(day));
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function ofText(validate: (text: string) => boolean): Format {
  return { type: 'string', validate: (text: string) => text.length <= MAX_FORMAT_LENGTH && validate(text) };
}

function matches(name: 'uri' | 'uri-reference' | 'ipv4' | 'ipv6'): (text: string) => boolean {
  const format = fullFormats[name];
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === 'function') return (text) => format(text) === true;
  throw new Error(`ajv-formats no longer has the format ${name} as a pattern or a function`);
}
