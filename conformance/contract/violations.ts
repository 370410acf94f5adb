import type { ErrorObject } from 'ajv';
import type { Violation } from './contract.ts';

/** Keywords that only say that something below them failed, which is reported by itself. */
const WRAPPERS = new Set(['if', 'anyOf']);

/** The most violations that one value is reported with. */
export const MAX_VIOLATIONS = 100;

/**
 * Turns what ajv reports into violations: of a failed anyOf or oneOf only the branch that came closest, nothing twice.
 */
export function violationsOf(errors: readonly ErrorObject[]): Violation[] {
  const seen = new Map<string, Violation>();
  for (const error of closestBranches(errors)) {
    if (WRAPPERS.has(error.keyword)) continue;
    const violation = violationOf(error);
    seen.set(`${violation.pointer} ${violation.keyword} ${violation.message}`, violation);
    if (seen.size >= MAX_VIOLATIONS) break;
  }
  return [...seen.values()];
}

/** Schemas are flat, so that an error's schemaPath tells every branch it lies in. */
function closestBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const failed of errors) {
    if (failed.keyword !== 'anyOf' && failed.keyword !== 'oneOf') continue;
    const branches = new Map<string, ErrorObject[]>();
    for (const error of kept) {
      const branch = branchOf(error, failed);
      if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const distance = (branch: ErrorObject[]) => [misfits(branch, failed), branch.length] as const;
    const closest = new Set(leastBy([...branches.values()], distance));
    kept = kept.filter((error) => branchOf(error, failed) === undefined || closest.has(error));
  }
  return kept.filter((error) => error.keyword !== 'oneOf' || passedSeveral(error));
}

/** The branch of a failed anyOf or oneOf that an error comes from, if from any. */
function branchOf(error: ErrorObject, failed: ErrorObject): string | undefined {
  const below = `${failed.schemaPath}/`;
  if (!error.schemaPath.startsWith(below) || !error.instancePath.startsWith(failed.instancePath)) return undefined;
  return error.schemaPath.slice(below.length).split('/')[0];
}

/** How often the value has not even the properties that the branch is about. */
function misfits(branch: readonly ErrorObject[], failed: ErrorObject): number {
  const aboutProperties = new Set(['required', 'additionalProperties', 'unevaluatedProperties', 'type']);
  return branch.filter((error) => error.instancePath === failed.instancePath && aboutProperties.has(error.keyword))
    .length;
}

function leastBy<Item>(items: readonly Item[], measure: (item: Item) => readonly [number, number]): Item | [] {
  const measured = items.map((item) => ({ item, size: measure(item) }));
  measured.sort((one, other) => one.size[0] - other.size[0] || one.size[1] - other.size[1]);
  return measured[0]?.item ?? [];
}

function passedSeveral(error: ErrorObject): boolean {
  return (error.params as { passingSchemas: unknown }).passingSchemas !== null;
}

function violationOf(error: ErrorObject): Violation {
  const params = error.params as Record<string, unknown>;
  const unknown = params['additionalProperty'] ?? params['unevaluatedProperty'];
  if (unknown !== undefined) {
    return {
      pointer: `${error.instancePath}/${shorten(escapePointer(String(unknown)))}`,
      keyword: 'additionalProperties',
      message: `must not have the undeclared property ${quote(unknown)}`,
    };
  }
  if (error.keyword === 'false schema') {
    return {
      pointer: error.instancePath,
      keyword: 'writeOnly',
      message: 'must not be sent in a response (writeOnly)',
    };
  }
  return { pointer: error.instancePath, keyword: error.keyword, message: sentence(error.keyword, params, error) };
}

function sentence(keyword: string, params: Record<string, unknown>, error: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `must have the property ${quote(params['missingProperty'])}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((each) => JSON.stringify(each)).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'format':
      return `must be in the format ${params['format']}`;
    case 'pattern':
      return `must match ${params['pattern']}`;
    case 'uniqueItems':
      return `must not hold the same item twice (items ${params['j']} and ${params['i']})`;
    default:
      return error.message ?? `must satisfy ${keyword}`;
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Property names come from the other side and may be of any length. */
function quote(name: unknown): string {
  return JSON.stringify(shorten(String(name)));
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
