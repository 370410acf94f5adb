import { visibleLine } from './visible-text.ts';

/** A step summary of CI services is cut off at 1 MiB; nobody reads more rows of a table than these. */
export const MOST_LISTED = 100;

/** A table of GitHub's Markdown. Its cells are Markdown: text of a record must be escaped before. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Text that stays text: no markup, no HTML, no table cell, no link, image or mention. Entities for what Markdown would
 * link by itself (addresses, `@name`), backslashes for the rest.
 */
export function escapeMarkdown(text: string): string {
  return visibleLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#!|~]/g, '\\$&')
    .replaceAll('://', '&#58;//')
    .replaceAll('@', '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}
