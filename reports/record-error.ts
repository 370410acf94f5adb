/** A run folder that no report can be made of. The message names the file, and the line where there is one. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly file: string;
  /** Counts from 1; absent when the fault is not in one line. */
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, message: string) {
    super(line === undefined ? `${file}: ${message}` : `${file}:${line}: ${message}`);
    this.file = file;
    this.line = line;
  }
}
