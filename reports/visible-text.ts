/**
 * Characters that a reader cannot see, or that change how others are shown: controls (but tab and newline), format
 * characters (bidirectional overrides, zero-width ones), line and paragraph separators, lone surrogates, noncharacters.
 * Whatever a server sends, it must be visible in a report and must not rearrange it.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Text with such characters written as their code points, for example `⟨U+202E⟩`. Keeps tabs and newlines. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, codePoint);
}

/** The same in one line: newlines and tabs become spaces. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

function codePoint(character: string): string {
  const value = character.codePointAt(0) ?? 0;
  return `⟨U+${value.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
