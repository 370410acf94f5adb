import Table from 'cli-table3';
import type pc from 'picocolors';

/** Widest line. */
export const COLUMNS = 100;
/** More cases or groups than this are not listed one by one. */
export const MOST_LISTED = 15;

export type Colours = ReturnType<typeof pc.createColors>;

/** A table whose first column is text and whose others are figures. Its cells must be cut to what fits. */
export function terminalTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}
