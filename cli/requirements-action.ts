import { readSuite, registry, type RegistryEntry, type Release } from '../conformance/index.ts';

export interface RequirementsOptions {
  release?: Release;
  untested?: boolean;
  json?: boolean;
}

/** Prints the registry. */
export function requirements({ release, untested, json }: RequirementsOptions): void {
  const all = registry(readSuite(), release === undefined ? undefined : [release]);
  const entries =
    untested === true
      ? all.filter(({ cases, requirement }) => cases.length === 0 && requirement.checks === undefined)
      : all;
  if (json === true) return void process.stdout.write(`${JSON.stringify(entries.map(plain), null, 2)}\n`);
  const lines = entries.flatMap(describe);
  const count = `${entries.length} ${entries.length === 1 ? 'requirement' : 'requirements'}`;
  process.stdout.write(`${[...lines, `${count}${untested === true ? ' without a case' : ''}`].join('\n')}\n`);
}

function plain({ requirement, api, releases, cases }: RegistryEntry) {
  return { ...requirement, api, releases, cases };
}

function describe({ requirement, releases, cases }: RegistryEntry): string[] {
  const { id, level, statement, source, checks, untested } = requirement;
  return [
    `${id}  ${level}  ${releases.join(' ')}`,
    `  ${statement}`,
    `  source: ${source}`,
    ...(cases.length === 0 ? [] : [`  cases: ${cases.join(', ')}`]),
    ...(checks === undefined ? [] : [`  checked on every exchange: ${checks.join(', ')}`]),
    ...(untested === undefined ? [] : [`  untested: ${untested}`]),
    '',
  ];
}
