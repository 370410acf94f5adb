import type { Answer, BodyRule, Contested, Expectation } from '../case.ts';
import { hasWildcard, valuesAt } from '../body-path.ts';
import type { CaseRun } from '../case-run.ts';
import { type Finding, shown } from '../checks/finding.ts';
import { type Release, valueIn } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import type { Exchange } from '../exchange.ts';
import { isOf } from '../plan.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { sameValue } from '../same-value.ts';
import { timestampMs } from '../timestamp.ts';

/** What a case expects of an answer; its placeholders are resolved here, when their values exist. */
export function judgeExpectation(run: CaseRun, expected: Expectation, exchange: Exchange): Finding[] {
  if ('erratum' in expected) return [judgeContested(run, expected, exchange)];
  const findings = judgeAnswer(run, expected, exchange);
  if (expected.sameAs === undefined || findings[0]?.held !== true) return findings;
  const sameAs = resolvePlaceholders(expected.sameAs, run.lookup);
  const { json } = exchange.response ?? {};
  return [...findings, run.expectation('body', sameValue(json, sameAs), shown(sameAs), shown(json))];
}

/**
 * One finding for all readings. A body rule that finds nothing to judge speaks for no reading. What the answer was is told in
 * one line, what each reading wanted in another.
 */
function judgeContested(run: CaseRun, { erratum, readings }: Contested, exchange: Exchange): Finding {
  const holds = Object.fromEntries(
    Object.entries(readings).map(([id, answer]) => {
      const before = run.inconclusive.length;
      const findings = judgeAnswer(run, answer, exchange);
      const told = run.inconclusive.splice(before);
      return [id, told.length === 0 && findings.every(({ held }) => held)];
    }),
  );
  const wanted = Object.entries(readings).map(([id, answer]) => `${answerText(run, answer)} (${id})`);
  const { status, json } = exchange.response ?? {};
  const [code] = valuesAt(json, '$.code');
  const actual =
    status === undefined ? (exchange.failure?.reason ?? 'no answer') : [status, code].filter(Boolean).join(' ');
  return contested('status', { id: erratum, readings: holds }, wanted.join(', or '), actual);
}

function answerText({ context }: CaseRun, { status, code, body }: Answer): string {
  const statuses = [inRelease(context.release, status)].flat().join(' or ');
  const codes = code === undefined ? [] : [inRelease(context.release, code)].flat();
  const rules = body === undefined ? '' : ` with ${body.map(({ at }) => at).join(', ')} as it says`;
  return `${statuses}${codes.length === 0 ? '' : ` ${codes.join(' or ')}`}${rules}`;
}

function judgeAnswer(run: CaseRun, expected: Answer, exchange: Exchange): Finding[] {
  const { status, code, body } = resolvePlaceholders(expected, run.lookup) as Answer;
  const { release } = run.context;
  const { response } = exchange;
  const statuses = [inRelease(release, status)].flat();
  const actual = response === undefined ? (exchange.failure?.reason ?? 'no answer') : String(response.status);
  const statusHeld = response !== undefined && statuses.includes(response.status);
  const findings = [run.expectation('status', statusHeld, statuses.join(' or '), actual)];
  if (!statusHeld || response === undefined) return findings;
  if (code !== undefined && response.status >= 400) {
    const codes = [inRelease(release, code)].flat();
    const [found] = valuesAt(response.json, '$.code');
    findings.push(run.expectation('code', codes.includes(found as string), codes.join(' or '), shown(found)));
  }
  return [...findings, ...judgeBody(run, body ?? [], response.json)];
}

type ByRelease<Value> = Value | Readonly<Partial<Record<Release, Value | undefined>>>;

/** @throws where the case gives no value for the release, which the check of the case files rules out */
function inRelease<Value extends string | number>(
  release: Release,
  value: ByRelease<Value | Value[]>,
): Value | Value[] {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const found = valueIn(release, value as Partial<Record<Release, Value | Value[] | undefined>>);
  if (found === undefined) throw new Error(`the case expects nothing of ${release}`);
  return found;
}

/** Rules about a body. One about list items of which there are none says nothing, which makes the case inconclusive. */
export function judgeBody(run: CaseRun, rules: readonly BodyRule[], body: unknown): Finding[] {
  return rules.flatMap((rule) => {
    if (!isOf(run.context.release, rule)) return [];
    if (rule.when !== undefined && !sameValue(valuesAt(body, rule.when.at)[0], rule.when.equals)) return [];
    return judgeRule(run, rule, valuesAt(body, rule.at));
  });
}

type Predicate = { expected: string; holds: (value: unknown) => boolean };

function judgeRule(run: CaseRun, rule: BodyRule, values: readonly unknown[]): Finding[] {
  const { at } = rule;
  const findings: Finding[] = [];
  const seen = values.length === 0 ? 'absent' : values.map(shown).join(', ');
  if (rule.exists !== undefined)
    findings.push(run.expectation(at, values.length > 0 === rule.exists, rule.exists ? 'present' : 'absent', seen));
  if (rule.count !== undefined) {
    const count = hasWildcard(at) ? values.length : Array.isArray(values[0]) ? values[0].length : undefined;
    findings.push(
      run.expectation(
        at,
        count === rule.count,
        `${rule.count} item(s)`,
        count === undefined ? 'no list' : `${count} item(s)`,
      ),
    );
  }
  const predicates = predicatesOf(rule);
  if (predicates.length > 0 && values.length === 0 && hasWildcard(at)) {
    if (rule.count !== 0) run.inconclusive.push(`${at}: there is no item to judge`);
    return findings;
  }
  for (const { expected, holds } of predicates) {
    const held = values.length > 0 && values.every(holds);
    findings.push(
      run.expectation(
        at,
        held,
        expected,
        values.length === 0 ? 'absent' : shown(values.find((value) => !holds(value)) ?? values[0]),
      ),
    );
  }
  return findings;
}

function predicatesOf({ equals, oneOf, matches, atLeast, atMost }: BodyRule): Predicate[] {
  const predicates: Predicate[] = [];
  if (equals !== undefined) predicates.push({ expected: shown(equals), holds: (value) => sameValue(value, equals) });
  if (oneOf !== undefined) {
    predicates.push({
      expected: `one of ${oneOf.map(shown).join(', ')}`,
      holds: (value) => oneOf.some((each) => sameValue(value, each)),
    });
  }
  if (matches !== undefined) {
    const pattern = new RegExp(matches, 'u');
    predicates.push({
      expected: `text that matches ${matches}`,
      holds: (value) => typeof value === 'string' && pattern.test(value),
    });
  }
  if (atLeast !== undefined)
    predicates.push({
      expected: `at least ${shown(atLeast)}`,
      holds: (value) => magnitude(value) >= magnitude(atLeast),
    });
  if (atMost !== undefined)
    predicates.push({ expected: `at most ${shown(atMost)}`, holds: (value) => magnitude(value) <= magnitude(atMost) });
  return predicates;
}

/** Numbers and timestamps can be compared; anything else is neither more nor less. */
function magnitude(value: unknown): number {
  if (typeof value === 'number') return value;
  return timestampMs(value) ?? NaN;
}
