/*
 * Columns that text takes in a terminal. Characters from Hangul Jamo on are counted as two columns: too many for some,
 * never too few, so a line never runs over.
 */

/** The beginning of the text that fits, with `…` when something is left out. */
export function cutToColumns(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 1;
  let cut = '';
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Lines that fit, broken at spaces where there are any. */
export function wrapToColumns(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, columns))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 && !NARROW.test(character) ? 2 : 1;
  return width;
}

/** Signs of our own from above U+1100: punctuation, arrows, the brackets of unseen characters. */
const NARROW = /[\u2000-\u27ff]/;

/** A word that is longer than a line, in pieces that are not. */
function pieces(word: string, columns: number): string[] {
  const found: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of word) {
    const more = widthOf(character);
    if (width + more > columns) {
      found.push(piece);
      piece = '';
      width = 0;
    }
    piece += character;
    width += more;
  }
  return [...found, piece];
}
