import junitReportBuilder, { type Builder, type TestCase } from 'junit-report-builder';
import { caseGroups } from './case-groups.ts';
import { RecordError } from './record-error.ts';
import type { RunRecords } from './run-records.ts';
import type { Assertion, CaseRecord } from './upstream.ts';
import { visibleText } from './visible-text.ts';

/** The package's types speak of an ES module with a default export; what Node loads is the builder itself. */
const builders = junitReportBuilder as unknown as Builder;

/**
 * JUnit XML: one suite per operation, one test per case. failed → failure; error and inconclusive → error, so that no
 * CI counts them as the target's fault or as a success; skipped and not applicable → skipped; warning → passed with
 * output.
 * @throws RecordError without a conformance record
 */
export function junitReport({ conformance }: RunRecords): string {
  if (conformance === undefined)
    throw new RecordError('junit', undefined, 'no conformance record, so there are no tests');
  const builder = builders.newBuilder();
  builder.name(xmlText(`CAMARA Quality on Demand ${conformance.header.release}: ${conformance.header.target.name}`));
  for (const { api, operation, cases } of caseGroups(conformance.cases)) {
    const suite = builder.testSuite().name(xmlText(`${api}/${operation}`));
    suite.timestamp(xmlText(conformance.header.startedAt)).time(seconds(cases));
    for (const each of cases) addTest(suite.testCase(), each);
  }
  if (conformance.incomplete !== undefined)
    addInterruption(builder.testSuite().name('run').testCase(), conformance.incomplete);
  return builder.build();
}

function addTest(test: TestCase, each: CaseRecord): void {
  const { id, api, operation, title, reasons, verdict } = each;
  test
    .className(xmlText(`${api}.${operation}`))
    .name(xmlText(`${id}: ${title}`))
    .time(seconds([each]));
  const reason = xmlText(reasons.join('\n') || verdict);
  switch (verdict) {
    case 'failed':
    case 'flaky':
      test.failure(reason, verdict).stacktrace(xmlText(evidence(each)));
      return;
    case 'error':
    case 'inconclusive':
      test.error(reason, verdict, xmlText(evidence(each)));
      return;
    case 'skipped':
    case 'not-applicable':
      test.skipped().standardOutput(`${verdict}: ${reason}`);
      return;
    case 'warning':
      test.standardOutput(`warning: ${reason}`);
      return;
    case 'passed':
      return;
  }
}

/** An interrupted run must not look green because the cases that it got to passed. */
function addInterruption(test: TestCase, why: string): void {
  test
    .className('run')
    .name('the run was completed')
    .error(xmlText(`INCOMPLETE RUN: ${why}`), 'incomplete');
}

function evidence({ requirement, assertions, exchanges }: CaseRecord): string {
  const broken = assertions.filter(({ held }) => !held).map(assertionText);
  return [`requirement ${requirement}`, ...broken, ...exchanges.map(({ curl }) => curl)].join('\n');
}

function assertionText({ check, level, expected, actual }: Assertion): string {
  return `${level} ${check}: expected ${expected}, got ${actual}`;
}

/** Emulated seconds: the time that passed for the tests, not for the machine. */
function seconds(cases: readonly CaseRecord[]): number {
  return cases.reduce((sum, { startedAtMs, endedAtMs }) => sum + Math.max(0, endedAtMs - startedAtMs), 0) / 1000;
}

/**
 * XML 1.0 has no way at all to write most control characters, so they are shown as code points. `]]>` is broken up,
 * since some of this text stands in CDATA sections.
 */
function xmlText(text: string): string {
  return visibleText(text).replaceAll(']]>', ']]⟩');
}
