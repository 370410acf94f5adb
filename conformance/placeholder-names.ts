import { closestName } from '../scenarios/closest-name.ts';
import type { Placeholder } from './placeholder.ts';
import { ASSET_NAMES } from './target.ts';

const DEVICE = ['phoneNumber', 'networkAccessIdentifier', 'ipv4Address', 'ipv6Address'];
const SERVER = ['ipv4Address', 'ipv6Address', 'port'];

/** Names after the first dot, of those placeholders that are not about an exchange or a row. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  device: DEVICE,
  twin: DEVICE,
  server: SERVER,
  otherServer: SERVER,
  profile: ['name', 'minDurationS', 'maxDurationS'],
  asset: ASSET_NAMES,
  sink: ['url', 'token', 'tokenUri'],
  resource: ['id'],
  random: ['uuid', 'name'],
  now: [],
};

/** Those that are whole values as well. */
const WHOLE = new Set(['device', 'twin', 'now']);
const PARTS_OF_EXCHANGE = ['body', 'request', 'header', 'status'];

export interface PlaceholderScope {
  columns: readonly string[];
  /** Names of the exchanges of earlier steps. */
  exchanges: ReadonlySet<string>;
  /** Whether it stands in a row, which knows neither rows nor exchanges. */
  inRow: boolean;
}

/** What is wrong with a placeholder where it stands, if anything. */
export function placeholderProblem(
  { text, root, path: [first] }: Placeholder,
  { columns, exchanges, inRow }: PlaceholderScope,
): string | undefined {
  if (root === 'row') {
    if (inRow) return `${text} stands in a row itself`;
    return first !== undefined && columns.includes(String(first))
      ? undefined
      : `${text}: the rows have no such column${hint(String(first), columns)}`;
  }
  const names = NAMES[root];
  if (names === undefined) return inRow ? `${text} is unknown in a row` : exchangeProblem(text, root, first, exchanges);
  if (first === undefined)
    return WHOLE.has(root)
      ? undefined
      : `${text} is not complete; expected one of ${names.map((name) => `${root}.${name}`).join(', ')}`;
  return names.includes(String(first)) ? undefined : `${text} is unknown${hint(String(first), names)}`;
}

function exchangeProblem(
  text: string,
  root: string,
  first: string | number | undefined,
  exchanges: ReadonlySet<string>,
): string | undefined {
  if (!exchanges.has(root))
    return `${text}: no earlier step is named ${root}${hint(root, [...exchanges, ...Object.keys(NAMES)])}`;
  return PARTS_OF_EXCHANGE.includes(String(first))
    ? undefined
    : `${text} is not complete; expected ${PARTS_OF_EXCHANGE.map((part) => `${root}.${part}`).join(', ')}`;
}

function hint(name: string, known: readonly string[]): string {
  const closest = closestName(name, known);
  return closest === undefined ? `; expected one of ${known.join(', ')}` : `; did you mean ${closest}?`;
}
