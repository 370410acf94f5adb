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

  it('gives what flows got on a QoS flow, beside the twin, and where their delay comes from', () => {
    const slow = { mean: 900, queueing: 865, scheduling: 25, harq: 6, core: 4 };
    expect(parsed({ emulation: anEmulationRun() }).emulation?.flows).toEqual([
      // Over all six seconds (4 × 1.5 + 2 × 12) / 6 Mbit/s; of what arrived, 24 of 30 Mbit had 8 ms, 6 had 900 ms.
      {
        flow: 'fan/replay',
        direction: 'downlink',
        meanThroughputBps: 5e6,
        delayMs: { mean: 186.4, queueing: 173.8, scheduling: 7, harq: 1.6, core: 4 },
        onQosFlow: {
          throughputBps: 12e6,
          delayP95Ms: 14,
          delayMs: { mean: 8, queueing: 1, scheduling: 2.5, harq: 0.5, core: 4 },
          twin: { flow: 'twin/replay', throughputBps: 1.5e6, delayP95Ms: 1500, delayMs: slow },
        },
      },
      { flow: 'twin/replay', direction: 'downlink', meanThroughputBps: 1.5e6, delayMs: slow, onQosFlow: null },
    ]);
  });

  it('gives what the radio did by group', () => {
    const idle = { ...anEmulationRun().ues[0]!, group: 'idle', downlinkBlocks: null, meanDelayMs: null };
    const ues = [...anEmulationRun().ues, idle];
    const rates = { meanDownlinkBps: 5e6, meanUplinkBps: 2e5 };
    const blocks = { meanMcs: 19.5, meanLayers: 1.75, firstErrorRate: 0.09 };
    expect(parsed({ emulation: anEmulationRun({ ues }) }).emulation?.groups).toEqual([
      { group: 'fans', ues: 1, meanSinrDb: 17.2, downlinkBlocks: blocks, ...rates, meanDelayMs: 40 },
      { group: 'idle', ues: 1, meanSinrDb: 17.2, downlinkBlocks: null, ...rates, meanDelayMs: null },
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
