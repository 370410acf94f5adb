import type { Assertion } from '../record.ts';

/** An assertion before it is known which exchange of the case it is about. */
export type Finding = Omit<Assertion, 'exchange'>;

/** Breaking it fails the case. */
export function must(check: string, held: boolean, expected: string, actual: string): Finding {
  return { check, level: 'MUST', held, expected, actual: shortened(actual) };
}

/** Breaking it is a warning. */
export function should(check: string, held: boolean, expected: string, actual: string): Finding {
  return { check, level: 'SHOULD', held, expected, actual: shortened(actual) };
}

/** A value from the other side as short text, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  try {
    return shortened(JSON.stringify(value));
  } catch {
    return 'a value nested too deeply to show';
  }
}

const MAX_SHOWN = 300;

/** The beginning of a long text. */
export function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
