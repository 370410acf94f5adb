import type { Requirement } from '../case.ts';
import { apisOf, contractOf, newestName, type Release } from '../contract/index.ts';
import type { PlannedCase } from '../plan.ts';
import { type Field, fieldsOf } from './field.ts';
import { requirementOf, type ViolationKind } from './requirement-of.ts';

const TITLES: Readonly<Record<ViolationKind, (path: string) => string>> = {
  invalid: (path) => `A value of ${path} that breaks its schema is refused, in every way that there is to break it`,
  missing: (path) => `A request without ${path}, which is required, is refused`,
  unknown: (path) => `A property of ${path} that the API does not know is refused`,
};

/**
 * A case for each way to break each field of each request body of a release, in the order of the contract. Ids depend on
 * operation and field alone.
 */
export function violationCases(release: Release, requirements: readonly Requirement[]): PlannedCase[] {
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  return apisOf(release).flatMap((api) =>
    contractOf(api, release).operations.flatMap((operation) => {
      const name = newestName(operation.operationId);
      return fieldsOf(api, operation, release).flatMap((field) =>
        kindsOf(field).flatMap((kind): PlannedCase[] => {
          const requirement = known.get(requirementOf(name, kind, field.path) ?? '');
          if (requirement === undefined) return [];
          const id = `${kind}[${field.path}]`;
          const title = TITLES[kind](field.path);
          const steps = [{ violate: name, at: field.path, kind }];
          return [
            {
              id: `${api}/${name}/${id}`,
              api,
              operation: name,
              requirement,
              definition: { id, title, requirement: requirement.id, steps },
            },
          ];
        }),
      );
    }),
  );
}

/** The whole body, of another type or without content, is the matter of written cases. */
function kindsOf({ path, required, closed }: Field): ViolationKind[] {
  return [
    ...(path === '$' ? [] : (['invalid'] as const)),
    ...(required ? (['missing'] as const) : []),
    ...(closed ? (['unknown'] as const) : []),
  ];
}
