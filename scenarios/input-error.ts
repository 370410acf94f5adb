/** One thing wrong with what a user wrote. Lines and columns count from 1. */
export interface InputProblem {
  /** The file as the user named it, or the override at fault, such as `--set cell.bandwidth=20`. */
  file: string;
  line?: number;
  column?: number;
  /** What is wrong and what was expected. */
  message: string;
}

/** Input that cannot be used. Carries every problem found, not only the first; the message has one line for each. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column: message`, which editors and terminals turn into a link. */
export function formatProblem({ file, line, column, message }: InputProblem): string {
  const position = [line, column].filter((part) => part !== undefined).map((part) => `:${part}`);
  return `${file}${position.join('')}: ${message}`;
}
