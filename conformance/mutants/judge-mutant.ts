import type { Release } from '../contract/index.ts';
import { plan, type PlannedCase, type Suite } from '../plan.ts';
import { isMatch } from '../selection.ts';
import type { CaseRecord } from '../record.ts';
import type { Mutant } from './mutant.ts';

/** What a suite made of a mutant. */
export interface Observation {
  mutant: string;
  requirement: string;
  release: Release;
  /** Ids of the cases that found it. */
  found: string[];
  /** Ids of all cases that failed, wherever they belong. */
  failed: string[];
  /** Ids of the cases that should have and did not. */
  missed: string[];
  /** Other cases that are not as they are on the honest reference, each with what became of it. */
  strays: { id: string; what: string }[];
}

export interface Judgement extends Omit<Observation, 'strays'> {
  /**
   * killed     the suite failed what it should, and nothing else
   * survived   a case that should have found the mutant passed
   * inexact    all that should have failed did, and something else as well
   */
  verdict: 'killed' | 'survived' | 'inexact';
  /** Ids of the strays that the mutant does not name, each with what became of it. */
  others: string[];
}

/** Holds what the suite found against what the mutant breaks, and what it may break beside that. */
export function judgeMutant({ also = [] }: Mutant, { strays, ...observation }: Observation): Judgement {
  const { found, missed } = observation;
  const others = strays.filter(({ id }) => !isMatch(id, also)).map(({ id, what }) => `${id} (${what})`);
  const verdict = found.length === 0 || missed.length > 0 ? 'survived' : others.length > 0 ? 'inexact' : 'killed';
  return { ...observation, verdict, others };
}

/** @param honest what the suite says of the reference itself. */
export function observeMutant(
  mutant: Mutant,
  release: Release,
  suite: Suite,
  honest: readonly CaseRecord[],
  records: readonly CaseRecord[],
): Observation {
  const before = new Map(honest.map((each) => [each.id, each.verdict]));
  const checks = suite.requirements.find(({ id }) => id === mutant.requirement)?.checks;
  const planned = plan(suite, release);
  const targets = targetsOf(mutant, planned, before);
  const isFound = (record: CaseRecord) =>
    checks === undefined || targets.has(record.id)
      ? targets.has(record.id) && isBroken(record, mutant.check === undefined ? undefined : [mutant.check])
      : isBroken(record, checks);
  const oracles = oraclesOf(planned);
  const found = records.filter(isFound).map(({ id }) => id);
  const missed = [...targets].filter((id) => !found.includes(id));
  const strays = records
    .filter(({ id, verdict }) => verdict !== before.get(id) && !targets.has(id) && !found.includes(id))
    .filter((record) => !isDisagreement(record) && !oracles.has(record.id))
    .map(({ id, verdict, reasons }) => ({ id, what: `${verdict}: ${reasons[0] ?? ''}` }));
  const failed = records.filter((record) => isBroken(record, undefined)).map(({ id }) => id);
  return { mutant: mutant.id, requirement: mutant.requirement, release, found, failed, missed, strays };
}

/** The cases that have to find it: those of its requirement that pass on the honest reference. */
function targetsOf(
  { requirement, only }: Mutant,
  planned: readonly PlannedCase[],
  before: ReadonlyMap<string, CaseRecord['verdict']>,
): Set<string> {
  const own = planned.filter((each) => each.requirement.id === requirement && before.get(each.id) === 'passed');
  return new Set(own.map(({ id }) => id).filter((id) => (only === undefined ? !isGenerated(id) : isMatch(id, only))));
}

/** The cases in which every operation is held against the model of a life, so that a lie about any of them may show. */
function oraclesOf(planned: readonly PlannedCase[]): Set<string> {
  const oracles = planned.filter(({ definition }) => definition.steps?.some((step) => 'oracle' in step));
  return new Set(oracles.map(({ id }) => id));
}

/** In every case the network is held against what is said of a session, so that a lie about either shows anywhere. */
function isDisagreement({ verdict, assertions }: CaseRecord): boolean {
  return verdict === 'failed' && assertions.every(({ held, check }) => held || check.startsWith('agreement.'));
}

/** A case that breaks one field of a body in every way: mutants that check less than nothing name those that they break. */
function isGenerated(id: string): boolean {
  return /\/(invalid|missing|unknown)\[\$/.test(id);
}

/** Whether the case failed, for one of these reasons where any are named. A requirement that is a SHOULD makes a warning of it. */
function isBroken({ verdict, assertions }: CaseRecord, checks: readonly string[] | undefined): boolean {
  if (verdict !== 'failed' && verdict !== 'warning') return false;
  // Outcome checks are named after what was looked at and when: `promised: outcome.rate`.
  const broken = assertions
    .filter(({ held }) => !held)
    .flatMap(({ check }) => [check, check.slice(check.indexOf(': ') + 2)]);
  return checks === undefined || broken.some((check) => checks.some((prefix) => check.startsWith(prefix)));
}
