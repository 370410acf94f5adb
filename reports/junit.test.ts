import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitReport } from './junit.ts';
import { RecordError } from './record-error.ts';
import { everyField } from './test/hostile-records.ts';
import { hostileText, poison } from './test/hostile-text.ts';
import { aCase, aConformanceRun, aFailedCase, anEmulationRun } from './test/record-builder.ts';
import type { Verdict } from './upstream.ts';

/** Characters that XML 1.0 §2.2 lets a document hold. */
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

const report = (...verdicts: Verdict[]): string =>
  junitReport({
    conformance: aConformanceRun(verdicts.map((verdict) => aCase({ verdict, reasons: ['because of it'] }))),
  });

describe('JUnit report', () => {
  it('counts failures as failures and what could not be told as errors', () => {
    const xml = report('passed', 'failed', 'warning', 'inconclusive', 'error', 'skipped', 'not-applicable');
    expect(xml).toMatch(/<testsuites [^>]*tests="7" failures="1" errors="2" skipped="2"/);
    expect(xml).toContain('<failure message="because of it" type="failed">');
    expect(xml).toContain('<error message="because of it" type="inconclusive">');
    expect(xml).toContain('<error message="because of it" type="error">');
    expect(xml.match(/<skipped\/>/g)).toHaveLength(2);
    expect(xml).toContain('<![CDATA[warning: because of it]]>');
  });

  it('gives broken assertions and the curl line of a failure', () => {
    const xml = junitReport({ conformance: aConformanceRun([aFailedCase()]) });
    expect(xml).toContain('MUST outcome: expected no QoS flow, got a QoS flow');
    expect(xml).toContain('curl -X POST');
  });

  it('is not green for an interrupted run', () => {
    const { header, cases } = aConformanceRun([aCase()]);
    const xml = junitReport({ conformance: { header, cases, incomplete: 'it has no footer' } });
    expect(xml).toContain('<error message="INCOMPLETE RUN: it has no footer"');
    expect(xml).toMatch(/<testsuites [^>]*tests="2" failures="0" errors="1"/);
  });

  it('has no tests to tell of in an emulation', () => {
    expect(() => junitReport({ emulation: anEmulationRun() })).toThrow(RecordError);
    expect(() => junitReport({ emulation: anEmulationRun() })).toThrow('no conformance record');
  });

  it('is a pure function of the record', () => expect(report('passed', 'failed')).toBe(report('passed', 'failed')));

  it('holds legal characters only, and ends no CDATA section early, whatever a server sends', () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostileText), (stream) => {
        const xml = junitReport(poison(everyField(), () => stream.next().value as string));
        expect(xml).toMatch(XML_CHARACTERS);
        const outside = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
        const names = [...outside.matchAll(/<\/?([^\s/>]+)/g)].map(([, name]) => name);
        const known = ['?xml', 'testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped', 'system-out'];
        for (const name of names) expect(known).toContain(name);
      }),
      { numRuns: 100 },
    );
  });
});
