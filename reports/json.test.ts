import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JsonSummary } from './json-summary.ts';
import { jsonReport } from './json.ts';
import { everyField } from './test/hostile-records.ts';
import { hostileText, poison } from './test/hostile-text.ts';
import { aCase, aConformanceRun, aFailedCase, anEmulationRun } from './test/record-builder.ts';
import { stadiumRun } from './test/stadium-run.ts';

const SCHEMA_FILE = join(import.meta.dirname, 'report.schema.json');
const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object;
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
const parsed = (...records: Parameters<typeof jsonReport>): JsonSummary =>
  JSON.parse(jsonReport(...records)) as JsonSummary;

describe('JSON report', () => {
  it('has a published schema: reports/report.schema.json is JsonSummary as JSON', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(JsonSummary)));
  });

  it.each([
    ['a run with both records', stadiumRun()],
    ['an emulation alone', { emulation: anEmulationRun() }],
    ['a conformance run alone', { conformance: aConformanceRun([aCase(), aFailedCase()]) }],
    ['no cases', { conformance: aConformanceRun([]) }],
  ])('of %s keeps to it', (_name, records) => {
    expect(validate(parsed(records)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('gives verdict, exit code, counts, requirements and cases', () => {
    const { conformance } = parsed({ conformance: aConformanceRun([aCase(), aFailedCase()]) });
    expect(conformance).toMatchObject({ verdict: 'not-conformant', exitCode: 1, incomplete: null, planned: 2 });
    expect(conformance?.counts).toMatchObject({ passed: 1, failed: 1, warning: 0 });
    expect(conformance?.requirements[0]).toMatchObject({
      id: 'QOD-DELETE-3',
      verdict: 'failed',
      cases: ['quality-on-demand/deleteSession/05'],
    });
    expect(conformance?.cases[1]).toMatchObject({
      verdict: 'failed',
      reasons: ['flow still boosted after delete'],
      assertions: { held: 0, broken: 1 },
    });
  });

  it('tells an interrupted run', () => {
    const { header, cases } = aConformanceRun([aCase()]);
    expect(parsed({ conformance: { header, cases, incomplete: 'it has no footer' } }).conformance).toMatchObject({
      verdict: 'incomplete',
      exitCode: 3,
      incomplete: 'it has no footer',
    });
  });

  it('gives what flows got on a QoS flow', () => {
    expect(parsed({ emulation: anEmulationRun() }).emulation?.flows).toEqual([
      // (4 × 1.5 + 2 × 12) / 6 Mbit/s over all six seconds.
      {
        flow: 'fan/replay',
        direction: 'downlink',
        meanThroughputBps: 5e6,
        onQosFlow: { throughputBps: 12e6, delayP95Ms: 14 },
      },
      { flow: 'twin/replay', direction: 'downlink', meanThroughputBps: 1.5e6, onQosFlow: null },
    ]);
  });

  it('keeps to its schema whatever a server sends', () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostileText), (stream) => {
        const summary = parsed(poison(everyField(), () => stream.next().value as string));
        expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
