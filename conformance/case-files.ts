import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Static } from 'typebox';
import { packageRoot } from '../package-root.ts';
import { InputError, type InputProblem } from '../scenarios/input-error.ts';
import { readYamlDocument, type ReportProblem } from '../scenarios/yaml-document.ts';
import { CaseFile, type Requirement, RequirementFile } from './case.ts';
import { checkCase } from './case-rules.ts';
import type { Suite, SuiteCase } from './plan.ts';

/** Where the suite that ships with the product lies. */
export const CASES_FOLDER = join(packageRoot, 'scenarios', 'conformance');
export const REQUIREMENTS_FOLDER = join(packageRoot, 'conformance', 'requirements');

/**
 * Reads the suite: every case file and every requirement file, in the order of their names.
 * @throws InputError with every problem of every file at its line and column.
 */
export function readSuite(folders: { cases?: string; requirements?: string } = {}): Suite {
  const problems: InputProblem[] = [];
  const collect = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };

  const requirements = new Map<string, Requirement>();
  for (const file of yamlFiles(folders.requirements ?? REQUIREMENTS_FOLDER))
    collect(() => readRequirements(file, requirements));
  const ids = new Set<string>();
  const cases = yamlFiles(folders.cases ?? CASES_FOLDER).flatMap((file) =>
    collect(() => readCases(file, requirements, ids)).flat(),
  );
  if (problems.length > 0) throw new InputError(problems);
  return { cases, requirements: [...requirements.values()] };
}

/** Requirements that no case tests and that say no reason for it. */
export function untested({ cases, requirements }: Suite): Requirement[] {
  const tested = new Set(cases.map(({ requirement }) => requirement.id));
  return requirements.filter(
    ({ id, untested: reason, checks }) => !tested.has(id) && reason === undefined && checks === undefined,
  );
}

function readRequirements(file: string, known: Map<string, Requirement>): void {
  const check = ({ requirements }: Static<typeof RequirementFile>, at: ReportProblem): void => {
    const inFile = new Set<string>();
    requirements.forEach(({ id }, index) => {
      if (known.has(id) || inFile.has(id))
        at(['requirements', index, 'id'], `a second requirement ${id}; expected unique ids`);
      inFile.add(id);
    });
  };
  for (const requirement of readYamlDocument(file, RequirementFile, { check }).requirements)
    known.set(requirement.id, requirement);
}

function readCases(file: string, requirements: ReadonlyMap<string, Requirement>, ids: Set<string>): SuiteCase[] {
  const check = (content: Static<typeof CaseFile>, at: ReportProblem): void => {
    content.cases.forEach((definition, index) => {
      const id = `${content.api}/${content.operation}/${definition.id}`;
      if (ids.has(id)) at(['cases', index, 'id'], `a second case ${id}; expected ids that are unique for an operation`);
      ids.add(id);
      checkCase({
        api: content.api,
        definition,
        requirements,
        at: (path, message) => at(['cases', index, ...path], message),
      });
    });
  };
  const { api, operation, cases } = readYamlDocument(file, CaseFile, { check });
  return cases.map((definition) => {
    const requirement = requirements.get(definition.requirement);
    if (requirement === undefined) throw new Error(`${definition.requirement} was not checked`);
    return { api, operation, definition, requirement };
  });
}

/** As a user in the current folder would name them, in the order of their names. */
function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => relative(process.cwd(), join(folder, name)));
}
