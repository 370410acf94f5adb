import { describe, expect, it } from 'vitest';
import { FORMATS } from './formats.ts';

function accepts(format: string, value: unknown): boolean {
  const { validate } = FORMATS[format] as { validate: (value: unknown) => boolean };
  return validate(value);
}

describe('date-time', () => {
  // RFC 3339 section 5.8 gives the first four as examples, among them a leap second.
  it.each([
    '1985-04-12T23:20:50.52Z',
    '1996-12-19T16:39:57-08:00',
    '1990-12-31T23:59:60Z',
    '1937-01-01T12:00:27.87+00:20',
    '2024-02-29T00:00:00z',
  ])('accepts %s', (text) => expect(accepts('date-time', text)).toBe(true));

  it.each([
    ['no zone', '2024-06-01T12:00:00'],
    ['a space for T', '2024-06-01 12:00:00Z'],
    ['no time', '2024-06-01'],
    ['an offset without colon', '2024-06-01T12:00:00+0200'],
    ['a day that the month lacks', '2023-02-29T12:00:00Z'],
    ['month 13', '2024-13-01T12:00:00Z'],
    ['day 0', '2024-06-00T12:00:00Z'],
    ['hour 24', '2024-06-01T24:00:00Z'],
    ['minute 60', '2024-06-01T12:60:00Z'],
    ['an empty fraction', '2024-06-01T12:00:00.Z'],
    ['a line break at its end', '2024-06-01T12:00:00Z\n'],
    ['1900, no leap year', '1900-02-29T12:00:00Z'],
  ])('refuses %s', (_, text) => expect(accepts('date-time', text)).toBe(false));
});

describe('the other formats', () => {
  it.each([
    ['uuid', '3fa85f64-5717-4562-b3fc-2c963f66afa6', true],
    ['uuid', 'urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6', false],
    ['uuid', '3fa85f64-5717-4562-b3fc', false],
    ['uri', 'https://sink.example.com/notify?a=1', true],
    ['uri', 'sink.example.com', false],
    ['uri', 'https://sink example.com', false],
    ['uri-reference', '/sessions/1', true],
    ['uri-reference', 'a b', false],
    ['ipv4', '198.51.100.7', true],
    ['ipv4', '198.51.100.256', false],
    ['ipv4', '198.51.100.0/24', false],
    ['ipv6', '2001:db8::1', true],
    ['ipv6', '2001:db8:::1', false],
    ['int32', 2_147_483_647, true],
    ['int32', 2_147_483_648, false],
    ['int32', -2_147_483_648, true],
    ['int32', 1.5, false],
  ])('%s of %s is %s', (format, value, valid) => expect(accepts(format, value)).toBe(valid));

  it.each(Object.keys(FORMATS).filter((format) => format !== 'string' && format !== 'int32'))(
    'refuses a megabyte as %s at once',
    (format) => {
      const started = performance.now();
      for (const piece of ['a', ':', 'a:@', '%', '1.', '0']) expect(accepts(format, piece.repeat(1e6))).toBe(false);
      expect(performance.now() - started).toBeLessThan(200);
    },
  );
});
