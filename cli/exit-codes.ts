import { OpenApiError } from '../conformance/contract/index.ts';
import { RecordError } from '../reports/index.ts';
import { InputError } from '../scenarios/input-error.ts';

export const EXIT_OK = 0;
/** Not conformant, or contracts that differ. */
export const EXIT_FAILED = 1;
/** Wrong use or bad input. */
export const EXIT_USAGE = 2;
/** The harness's own fault, or a run that could not tell. */
export const EXIT_HARNESS = 3;

/** Exit code for errors that the caller caused; undefined for everything else. */
export function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof InputError || error instanceof OpenApiError || error instanceof RecordError) return EXIT_USAGE;
  return undefined;
}

/** One clear text for what the caller caused; the stack of everything else, which is a defect of ours. */
export function describeError(error: unknown): string {
  if (exitCodeOf(error) !== undefined) return (error as Error).message;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `qod: internal error, please report it\n${text}`;
}
