import { InputError } from '../scenarios/input-error.ts';
import { apiHolding, isBefore, type ApiName, type Operation, type Release } from './contract/index.ts';
import type { CaseDefinition, Requirement } from './case.ts';
import { select, type Selection } from './selection.ts';
import { violationCases } from './violations/violation-cases.ts';

/** One case as it will run: a definition, or one row of it. */
export interface PlannedCase {
  /** `<api>/<operation>/<id>`, with `[n]` for a row, counted from 1. */
  id: string;
  api: ApiName;
  /** What the case is about. */
  operation: Operation['operationId'];
  definition: CaseDefinition;
  requirement: Requirement;
  /** CAMARA tag in this release. */
  tag?: string;
  row?: Readonly<Record<string, unknown>>;
}

/** A case file's content, with its requirement looked up. */
export interface SuiteCase {
  api: ApiName;
  operation: string;
  definition: CaseDefinition;
  requirement: Requirement;
}

/** Everything that was read from the case and requirement files, in file order. */
export interface Suite {
  cases: readonly SuiteCase[];
  requirements: readonly Requirement[];
}

/**
 * The cases of a release in the order of the suite, rows expanded; after them those that are generated from the contract.
 * @param only patterns of which a case's id or tag must match one; all cases without any.
 */
export function plan({ cases, requirements }: Suite, release: Release, only: readonly string[] = []): PlannedCase[] {
  const written = cases
    .filter(({ api, definition }) => apiHolding(api, release) !== undefined && isOf(release, definition))
    .flatMap((suiteCase) => expand(suiteCase, release));
  const generated = violationCases(
    release,
    requirements.filter((requirement) => isOf(release, requirement)),
  );
  return select([...written, ...generated], { only });
}

/**
 * `plan` for a run: no case says nothing about the target, and asking for none is a mistake, most likely in a pattern.
 * @throws InputError when no case is left
 */
export function planRun(suite: Suite, release: Release, selection: Selection = {}): PlannedCase[] {
  const planned = select(plan(suite, release), selection);
  if (planned.length > 0) return planned;
  const { only = [], tags = [], shard } = selection;
  const asked = [
    ...only.map((pattern) => `--only ${pattern}`),
    ...tags.map((pattern) => `--tag ${pattern}`),
    ...(shard === undefined ? [] : [`--shard ${shard.index}/${shard.count}`]),
  ].join(' ');
  if (asked === '') throw new InputError([{ file: CASES_NAME, message: `holds no case of ${release}` }]);
  const message = `matches no case of ${release}; expected a pattern of ids or CAMARA tags such as '*createSession*'`;
  throw new InputError([{ file: asked, message }]);
}

/** Where users find the cases. */
const CASES_NAME = 'scenarios/conformance';

/** Whether something with `since` and `until` holds in a release. */
export function isOf(release: Release, lifetime: object): boolean {
  const { since, until } = lifetime as { since?: Release; until?: Release };
  return (since === undefined || !isBefore(release, since)) && (until === undefined || !isBefore(until, release));
}

/** The tag of a case in a release. */
export function tagIn(release: Release, tag: CaseDefinition['tag']): string | undefined {
  return typeof tag === 'object' ? tag[release] : tag;
}

function expand({ api, operation, definition, requirement }: SuiteCase, release: Release): PlannedCase[] {
  const id = `${api}/${operation}/${definition.id}`;
  const tag = tagIn(release, definition.tag);
  const common = {
    api: apiHolding(api, release) ?? api,
    operation,
    definition,
    requirement,
    ...(tag === undefined ? {} : { tag }),
  };
  if (definition.rows === undefined) return [{ id, ...common }];
  // A row keeps its number in every release.
  return definition.rows.flatMap((row, n) => (isOf(release, row) ? [{ id: `${id}[${n + 1}]`, ...common, row }] : []));
}
