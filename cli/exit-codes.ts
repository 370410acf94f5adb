/** Errors that the caller caused, by name: their classes live in modules that are loaded only when they are needed. */
const CALLER_ERRORS = ['InputError', 'OpenApiError', 'RecordError'];

/** Not conformant, contracts that differ, or a check of the emulator that fails. */
export const EXIT_FAILED = 1;
/** Wrong use or bad input. */
export const EXIT_USAGE = 2;
/** The harness's own fault, or a run that could not tell. */
export const EXIT_HARNESS = 3;

/** Exit code for errors that the caller caused; undefined for everything else. */
export function exitCodeOf(error: unknown): number | undefined {
  return error instanceof Error && CALLER_ERRORS.includes(error.name) ? EXIT_USAGE : undefined;
}

/** One clear text for what the caller caused; the stack of everything else, which is a defect of ours. */
export function describeError(error: unknown): string {
  if (exitCodeOf(error) !== undefined) return (error as Error).message;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `qod: internal error, please report it\n${text}`;
}
