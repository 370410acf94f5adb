import { createReadStream } from 'node:fs';

/** One line of a JSON Lines file. Numbers count from 1. */
export interface TextLine {
  number: number;
  text: string;
  /** False only for a last line that no newline ends: what an interrupted writer leaves. */
  ended: boolean;
}

/**
 * The lines of a file as they are read, one in memory at a time. Not node:readline, which also splits at U+2028 and
 * U+2029: JSON allows both inside a string, and a server under test may well send them.
 */
export async function* textLines(file: string): AsyncGenerator<TextLine> {
  let rest = '';
  let number = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) yield { number: ++number, text, ended: true };
  }
  if (rest !== '') yield { number: ++number, text: rest, ended: false };
}
