import type { ConformanceRun } from './run-records.ts';
import type { CaseRecord, ConformanceHeader, Verdict } from './upstream.ts';
import { WORST_FIRST, worstVerdict } from './verdicts.ts';

type Requirement = ConformanceHeader['requirements'][number];

/** What the run says about one requirement. */
export interface RequirementResult {
  id: string;
  level: Requirement['level'] | undefined;
  statement: string;
  source: string;
  /** The worst of its cases; absent when no case of the record tests it. */
  verdict: Verdict | undefined;
  cases: readonly CaseRecord[];
}

/** Every requirement of the header and every other that a case names; worst verdict first, untested last. */
export function requirementResults({ header, cases }: ConformanceRun): RequirementResult[] {
  const described = new Set(header.requirements.map(({ id }) => id));
  const others = new Set(cases.map(({ requirement }) => requirement).filter((id) => !described.has(id)));
  const results = [
    ...header.requirements.map((requirement) => result(requirement, cases)),
    ...[...others].map((id) =>
      result({ id, level: undefined, statement: 'Not described in the record.', source: '' }, cases),
    ),
  ];
  return results.sort((a, b) => rank(a.verdict) - rank(b.verdict));
}

function result(
  requirement: Omit<Requirement, 'level'> & Pick<RequirementResult, 'level'>,
  allCases: readonly CaseRecord[],
): RequirementResult {
  const { id, level, statement, source, checks } = requirement;
  if (checks !== undefined) return { id, level, statement, source, ...resultOfChecks(checks, allCases) };
  const cases = allCases.filter((each) => each.requirement === requirement.id);
  return { id, level, statement, source, verdict: worstVerdict(cases.map(({ verdict }) => verdict)), cases };
}

/** A requirement that is checked in every case: broken where any case broke it, and those are its cases. */
function resultOfChecks(
  checks: readonly string[],
  allCases: readonly CaseRecord[],
): Pick<RequirementResult, 'verdict' | 'cases'> {
  const isOfThese = (check: string) => checks.some((start) => check === start || check.startsWith(prefix(start)));
  const asserted = allCases.flatMap((record) =>
    record.assertions.filter(({ check }) => isOfThese(check)).map((assertion) => ({ record, assertion })),
  );
  const broken = asserted.filter(({ assertion }) => !assertion.held);
  const verdict = broken.some(({ assertion }) => assertion.level === 'MUST')
    ? 'failed'
    : broken.length > 0
      ? 'warning'
      : asserted.length > 0
        ? 'passed'
        : undefined;
  return { verdict, cases: [...new Set(broken.map(({ record }) => record))] };
}

/** `session.duration` is about `session.duration` and what is below it; `assignment.` about everything of it. */
function prefix(start: string): string {
  return start.endsWith('.') ? start : `${start}.`;
}

function rank(verdict: Verdict | undefined): number {
  return verdict === undefined ? WORST_FIRST.length : WORST_FIRST.indexOf(verdict);
}
