import { contractDocument } from './contract-document.ts';
import { contractOf } from './contract-of.ts';
import { API_NAMES, type ApiName, apisOf, type Contract, type Release, RELEASES, releasesOf } from './contract.ts';
import { compare, type Facts } from './facts.ts';
import { isObject, type OpenApiDocument, OpenApiError } from './openapi-document.ts';
import { basePathOf, openApiFacts } from './openapi-facts.ts';

/** One fact on which our contract and a document disagree, seen from the document. */
export interface Difference {
  /**
   * `missing`: the document does not state it. `unexpected`: only the document does. `changed`: it states it otherwise.
   */
  kind: 'missing' | 'unexpected' | 'changed';
  /** Path of the fact, see `Facts`. */
  fact: string;
  ours?: string;
  theirs?: string;
}

/**
 * Where the document departs from the contract, by fact in code-unit order. Throws an OpenApiError for a broken
 * document.
 */
export function diffContract(contract: Contract, document: OpenApiDocument): Difference[] {
  const ours = contractFacts(contract);
  const theirs = openApiFacts(document);
  const missingOrChanged = [...ours.keys()].filter((fact) => theirs.get(fact) !== ours.get(fact));
  const unexpected = [...theirs.keys()].filter((fact) => !ours.has(fact));
  return [...missingOrChanged, ...unexpected]
    .sort(compare)
    .map((fact) => differenceIn(fact, ours.get(fact), theirs.get(fact)));
}

const known = new WeakMap<Contract, Facts>();

function contractFacts(contract: Contract): Facts {
  const facts = known.get(contract) ?? openApiFacts(contractDocument(contract));
  known.set(contract, facts);
  return facts;
}

function differenceIn(fact: string, ours: string | undefined, theirs: string | undefined): Difference {
  if (theirs === undefined) return { kind: 'missing', fact, ...(ours === undefined ? {} : { ours }) };
  return ours === undefined ? { kind: 'unexpected', fact, theirs } : { kind: 'changed', fact, ours, theirs };
}

/**
 * For the terminal, one line per difference, each with its sign: `-` the document lacks it, `+` only the document has
 * it, `~` it says otherwise. A schema is used in many places; what differs alike in several of them is told once, with
 * the number of further places, unless `everyPlace` asks for all.
 */
export function formatDifferences(differences: readonly Difference[], options: { everyPlace?: boolean } = {}): string {
  const alike = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { kind, fact, ours, theirs } = difference;
    const key = JSON.stringify([kind, options.everyPlace === true ? fact : innermost(fact), ours, theirs]);
    alike.set(key, [...(alike.get(key) ?? []), difference]);
  }
  return [...alike.values()].map(formatAlike).join('\n');
}

function formatAlike(alike: readonly Difference[]): string {
  const [first] = alike;
  if (first === undefined) return '';
  const { kind, fact, ours, theirs } = first;
  const more = alike.length > 1 ? ` (and in ${alike.length - 1} more)` : '';
  switch (kind) {
    case 'missing':
      return `- ${fact} = ${ours}${more}`;
    case 'unexpected':
      return `+ ${fact} = ${theirs}${more}`;
    case 'changed':
      return `~ ${fact}: ours ${ours}, theirs ${theirs}${more}`;
  }
}

/** Of a fact about a schema the property and the keyword, wherever the schema is used; any other fact in full. */
function innermost(fact: string): string {
  const [owner = '', place = '', keyword = ''] = fact.split(' | ').slice(-3);
  if (place.startsWith('body')) return `${place.replace(/^.*\./, '')} | ${keyword}`;
  return place === 'value' ? `${owner} | ${keyword}` : fact;
}

export interface DocumentIdentity {
  api?: ApiName;
  release?: Release;
}

/**
 * Which contract a document is to be compared with: the API by its base path, or else by its title; the release by its
 * version, or else by base path and minor version (a patch of a known release). What cannot be told is left out.
 */
export function identifyDocument(document: OpenApiDocument): DocumentIdentity {
  const info = isObject(document['info']) ? document['info'] : {};
  const servers = Array.isArray(document['servers']) ? document['servers'].filter(isObject) : [];
  const basePaths = servers.map((server) => basePathOf(server['url']));
  const title = words(String(info['title']));
  const contracts = RELEASES.flatMap((release) => apisOf(release).map((each) => contractOf(each, release)));
  const api = (
    contracts.find(({ name }) => basePaths.some((path) => path.startsWith(`/${name}/`))) ??
    contracts.find((contract) => words(contract.title) === title)
  )?.api;
  if (api === undefined) return {};
  const release = releaseOf(api, String(info['version']), basePaths);
  return release === undefined ? { api } : { api, release };
}

function words(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, ' ');
}

function releaseOf(api: ApiName, version: string, basePaths: readonly string[]): Release | undefined {
  const contracts = releasesOf(api).map((release) => contractOf(api, release));
  const match =
    contracts.find((contract) => contract.version === version) ??
    contracts.find((contract) => basePaths.includes(contract.basePath) && minor(contract.version) === minor(version));
  return match?.release;
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/**
 * The contract to compare a document with. `release` decides where it is given, and the document where not. Throws an
 * OpenApiError where the API or the release cannot be told.
 */
export function contractFor(document: OpenApiDocument, release?: Release): Contract {
  const identity = identifyDocument(document);
  if (identity.api === undefined) {
    throw new OpenApiError(`the document is none of ${API_NAMES.join(', ')}, by its servers and its title`);
  }
  const chosen = release ?? identity.release;
  const releases = releasesOf(identity.api);
  if (chosen === undefined) {
    throw new OpenApiError(
      `the release cannot be told from the version and the servers; give --release ${releases.join(' or ')}`,
    );
  }
  if (!releases.includes(chosen)) {
    throw new OpenApiError(`${chosen} has no API ${identity.api}; give --release ${releases.join(' or ')}`);
  }
  return contractOf(identity.api, chosen);
}
