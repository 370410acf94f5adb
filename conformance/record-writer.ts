import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import type { CaseRecord, ConformanceFooter, ConformanceHeader, ConformanceLine } from './record.ts';

/**
 * Writes a run's record as JSON Lines: the header at once, each case when it has ended, the footer at the end. Each line is
 * handed to the system when it is written, so that what was found survives a crash; a record without footer is one of a run
 * that did not end.
 */
export class RecordWriter {
  readonly path: string;
  readonly #file: number;
  #open = true;

  /** @throws when the file exists already or cannot be written. */
  constructor(path: string, header: ConformanceHeader) {
    this.path = path;
    this.#file = openSync(path, 'wx');
    this.#write(header);
  }

  case(record: CaseRecord): void {
    this.#write(record);
  }

  /** Completes the record. */
  end(footer: ConformanceFooter): void {
    this.#write(footer);
    fsyncSync(this.#file);
    this.close();
  }

  /** Leaves the record as it is. Closing again does nothing. */
  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  #write(line: ConformanceLine): void {
    if (!this.#open) throw new Error(`the record ${this.path} is closed`);
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
