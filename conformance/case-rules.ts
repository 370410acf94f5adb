import type { YamlPath } from '../scenarios/yaml-position.ts';
import { BodyPathError, parseBodyPath } from './body-path.ts';
import type { Answer, BodyRule, CaseDefinition, Contested, Requirement, RequestStep, Step } from './case.ts';
import type { Need } from './need.ts';
import { type ApiName, apiHolding, type Release, RELEASES, valueIn } from './contract/index.ts';
import { ERRATA } from './errata/index.ts';
import { needsOf } from './needs.ts';
import { type Placeholder, PlaceholderError, placeholdersWithin } from './placeholder.ts';
import { placeholderProblem } from './placeholder-names.ts';
import { isOf } from './plan.ts';
import { operationOf } from './steps/request.ts';
import { durationMs } from './steps/waiting-time.ts';

export interface CaseToCheck {
  api: ApiName;
  definition: CaseDefinition;
  requirements: ReadonlyMap<string, Requirement>;
  /** Reports a problem at a path within the case. */
  at: (path: YamlPath, message: string) => void;
}

/** Everything about a case that its schema cannot say. */
export function checkCase(subject: CaseToCheck): void {
  const { definition, at } = subject;
  const { steps, cannotRun, rows = [] } = definition;
  if ((steps === undefined) === (cannotRun === undefined))
    at([], 'expected either steps, or cannotRun with the reason');
  const releases = RELEASES.filter(
    (release) => isOf(release, definition) && apiHolding(subject.api, release) !== undefined,
  );
  if (releases.length === 0) at(['until'], 'no release is from since to until; expected since not to be newer');
  checkRequirement(subject, releases);
  checkTags(subject, releases);
  rows.forEach((row, index) => {
    if (!releases.some((release) => isOf(release, row)))
      at(['rows', index], 'is in none of the releases of the case; expected since and until to fit');
  });
  if (rows.length > 0 && !sameColumns(rows))
    at(['rows'], 'the rows differ in their columns; expected the same ones in each');
  const named = new Set<string>();
  (steps ?? []).forEach((step, index) =>
    checkStep(step, { ...subject, at: (path, message) => at(['steps', index, ...path], message) }, releases, named),
  );
  guard(at, ['rows'], () =>
    placeholdersWithin(rows).forEach((placeholder) => checkPlaceholder(placeholder, subject, new Set(), ['rows'])),
  );
  checkNeeds(subject);
}

function checkRequirement({ definition, requirements, at }: CaseToCheck, releases: readonly Release[]): void {
  const requirement = requirements.get(definition.requirement);
  if (requirement === undefined) {
    at(['requirement'], `there is no requirement ${definition.requirement}; expected one of conformance/requirements`);
    return;
  }
  const before = releases.filter((release) => !isOf(release, requirement));
  if (before.length > 0)
    at(['requirement'], `${requirement.id} does not hold in ${before.join(', ')}; expected since and until to fit`);
}

function checkTags({ definition: { tag }, at }: CaseToCheck, releases: readonly Release[]): void {
  if (typeof tag !== 'object') return;
  for (const release of Object.keys(tag)) {
    if (!(releases as readonly string[]).includes(release))
      at(['tag', release], `the case does not run in ${release}; expected one of ${releases.join(', ')}`);
  }
}

function checkNeeds({ definition, at }: CaseToCheck): void {
  const { needs = [], rows = [{}] } = definition;
  const missing = [...allNeeds(definition, rows)].filter((need) => !needs.includes(need));
  if (missing.length > 0) at(['needs'], `the steps need ${missing.join(', ')} as well; expected needs to say so`);
}

function allNeeds(definition: CaseDefinition, rows: readonly Record<string, unknown>[]): Set<Need> {
  try {
    return new Set(rows.flatMap((row) => [...needsOf({ definition, row })]));
  } catch (error) {
    // A malformed placeholder is told where it stands.
    if (error instanceof PlaceholderError) return new Set();
    throw error;
  }
}

function checkStep(step: Step, subject: CaseToCheck, releases: readonly Release[], named: Set<string>): void {
  const { at } = subject;
  guard(at, [], () =>
    placeholdersWithin(step).forEach((placeholder) => checkPlaceholder(placeholder, subject, named, [])),
  );
  const present = releases.filter((release) => isOf(release, step));
  if (present.length === 0) at([], 'is in none of the releases of the case; expected since and until to fit');
  if ('onlyIf' in step && step.onlyIf !== undefined && !named.has(step.onlyIf.answer))
    at(['onlyIf', 'answer'], `no earlier step is named ${step.onlyIf.answer}`);
  if ('request' in step) {
    checkRequest(step, subject, present);
    named.add(step.as ?? step.request.slice(step.request.indexOf('/') + 1));
  } else if ('awaitStatus' in step) {
    checkRules(step.expect ?? [], at, ['expect']);
    named.add(step.as ?? 'awaitStatus');
  } else if ('wait' in step && !step.wait.includes('${')) {
    guard(at, ['wait'], () => durationMs(step.wait));
  }
}

function checkRequest(step: RequestStep, { api, at }: CaseToCheck, releases: readonly Release[]): void {
  const without = releases.filter((release) => operationOf(step.request, api, release) === undefined);
  if (without.length > 0)
    at(['request'], `no operation ${step.request} in ${without.join(', ')}; expected an operationId of r4.1`);
  if (step.rawBody !== undefined && (step.body !== undefined || step.set !== undefined || step.remove !== undefined)) {
    at(['rawBody'], 'stands beside body, set or remove; expected one way to say what the body is');
  }
  for (const path of Object.keys(step.set ?? {})) checkPath(path, at, ['set', path]);
  (step.remove ?? []).forEach((path, index) => checkPath(path, at, ['remove', index]));
  if ('erratum' in step.expect) checkContested(step.expect, at, releases);
  else checkAnswer(step.expect, at, ['expect'], releases);
}

function checkAnswer(answer: Answer, at: CaseToCheck['at'], path: YamlPath, releases: readonly Release[]): void {
  for (const name of ['status', 'code'] as const) {
    const value: unknown = answer[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const without = releases.filter((release) => valueIn(release, value) === undefined);
    if (without.length > 0)
      at([...path, name], `says nothing of ${without.join(', ')}; expected a value for each release`);
  }
  checkRules(answer.body ?? [], at, [...path, 'body']);
}

function checkContested(
  { erratum: id, readings }: Contested,
  at: CaseToCheck['at'],
  releases: readonly Release[],
): void {
  const erratum = ERRATA.find((each) => each.id === id);
  if (erratum === undefined) {
    at(['expect', 'erratum'], `there is no erratum ${id}; expected one of conformance/errata`);
    return;
  }
  const outside = releases.filter((release) => !isOf(release, erratum));
  if (outside.length > 0)
    at(['expect', 'erratum'], `${id} is no erratum of ${outside.join(', ')}; expected since and until to fit`);
  const [known, named] = [erratum.readings.map((reading) => reading.id).sort(), Object.keys(readings).sort()];
  if (known.join() !== named.join())
    at(['expect', 'readings'], `are ${named.join(', ')}; expected those of the erratum: ${known.join(', ')}`);
  for (const [reading, answer] of Object.entries(readings))
    checkAnswer(answer, at, ['expect', 'readings', reading], releases);
}

function checkRules(rules: readonly BodyRule[], at: CaseToCheck['at'], path: YamlPath): void {
  rules.forEach((rule, index) => {
    checkPath(rule.at, at, [...path, index, 'at']);
    if (rule.when !== undefined) checkPath(rule.when.at, at, [...path, index, 'when', 'at']);
    const { matches } = rule;
    if (matches !== undefined && !matches.includes('${'))
      guard(at, [...path, index, 'matches'], () => new RegExp(matches, 'u'));
    const { at: _, when: __, since: ___, until: ____, ...asserted } = rule;
    if (Object.keys(asserted).length === 0)
      at([...path, index], 'asserts nothing; expected one of equals, oneOf, exists, matches, atLeast, atMost, count');
  });
}

function checkPath(text: string, at: CaseToCheck['at'], path: YamlPath): void {
  if (!text.includes('${')) guard(at, path, () => parseBodyPath(text));
}

function checkPlaceholder(
  placeholder: Placeholder,
  { definition, at }: CaseToCheck,
  named: ReadonlySet<string>,
  path: YamlPath,
): void {
  const problem = placeholderProblem(placeholder, {
    columns: Object.keys(definition.rows?.[0] ?? {}),
    exchanges: named,
    inRow: path[0] === 'rows',
  });
  if (problem !== undefined) at(path, problem);
}

function sameColumns(rows: readonly Record<string, unknown>[]): boolean {
  const columns = ({ since: _, until: __, ...row }: Record<string, unknown>) => Object.keys(row).sort().join('\n');
  return rows.every((row) => columns(row) === columns(rows[0] ?? {}));
}

/** Reports what a reader of ours refuses. */
function guard(at: CaseToCheck['at'], path: YamlPath, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(
      error instanceof PlaceholderError ||
      error instanceof BodyPathError ||
      error instanceof SyntaxError ||
      path[0] === 'wait'
    ))
      throw error;
    at(path, (error as Error).message);
  }
}
