import type { ReleaseScope } from './since.ts';

/** Codes of a 422 where the request names a device, or the token must. */
export function deviceCodes(at: ReleaseScope): readonly string[] {
  return at.pick<readonly string[]>({
    'v0.10.1': [],
    'r1.3': ['DEVICE_IDENTIFIERS_MISMATCH', 'DEVICE_NOT_APPLICABLE', 'UNIDENTIFIABLE_DEVICE'],
    'r2.2': ['IDENTIFIER_MISMATCH', ...DEVICE_CODES],
    'r3.2': DEVICE_CODES,
  });
}

const DEVICE_CODES = [
  'SERVICE_NOT_APPLICABLE',
  'MISSING_IDENTIFIER',
  'UNSUPPORTED_IDENTIFIER',
  'UNNECESSARY_IDENTIFIER',
] as const;
