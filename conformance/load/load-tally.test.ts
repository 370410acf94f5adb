import { describe, expect, it } from 'vitest';
import { must, should } from '../checks/finding.ts';
import { operationNamed } from '../contract/index.ts';
import type { Exchange } from '../exchange.ts';
import { Redaction } from '../redaction.ts';
import { LoadTally } from './load-tally.ts';

const TIMES = { serviceMs: 1, sinceDueMs: 2 };
const { api, operation } = operationNamed('quality-on-demand', 'getSession', 'r4.1')!;

function answered(status: number, json?: unknown): Exchange {
  return {
    ...{ name: 'getSession', api, operation, role: 'two-legged', startedAtMs: 0, endedAtMs: 1, durationMs: 1 },
    request: { method: 'GET', url: 'http://127.0.0.1/sessions/1', headers: { authorization: 'Bearer the-token' } },
    response: {
      status,
      headers: {},
      byteLength: 9,
      text: 'the-token',
      validUtf8: true,
      ...(json === undefined ? {} : { json }),
    },
  };
}

describe('the tally of a load', () => {
  it('counts each kind of error by itself, with its share and an example without secrets', () => {
    const tally = new LoadTally(new Redaction(['the-token']));
    const conflict = answered(409, { status: 409, code: 'CONFLICT' });
    for (const exchange of [answered(200), conflict, conflict, answered(503)])
      tally.took('getSession', exchange, undefined, TIMES);
    const { errors, operations, total } = tally.result();
    expect(errors.map(({ status, code, count, share }) => [status, code, count, share])).toEqual([
      [409, 'CONFLICT', 2, 0.5],
      [503, null, 1, 0.25],
    ]);
    expect(operations).toMatchObject([
      { operation: 'getSession', requests: 4, succeeded: 1, unexpected: 3, errorShare: 0.75 },
    ]);
    expect(total.requests).toBe(4);
    expect(JSON.stringify(errors)).not.toContain('the-token');
  });

  it('counts everything, and keeps no more kinds than it can show, whatever codes a target makes up', () => {
    const tally = new LoadTally(new Redaction());
    for (let n = 0; n < 1_000; n++) tally.took('getSession', answered(500, { code: `CODE_${n}` }), undefined, TIMES);
    tally.took('getSession', answered(500, { code: '\u001b[2J' }), undefined, TIMES);
    expect(tally.result().total.unexpected).toBe(1_001);
    expect(tally.result().errors).toHaveLength(200);
  });

  it('counts a finding once for each answer, and answers that break a SHOULD as conformant', () => {
    const tally = new LoadTally(new Redaction(['the-token']));
    const broken = must('response-schema', false, 'a string', 'the-token');
    tally.judged('getSession', answered(200), [broken, broken, must('transport', true, 'one', 'one')]);
    tally.judged('getSession', answered(200), [broken]);
    tally.judged('getSession', answered(404), [should('documented-status', false, '200', '404')]);
    const { sampled, broken: count, findings } = tally.result().conformance;
    expect([sampled, count]).toEqual([3, 2]);
    expect(findings.map(({ check, level, count: found, statement }) => [check, level, found, statement])).toEqual([
      ['response-schema', 'MUST', 2, 'response-schema: expected a string, got «redacted»'],
      ['documented-status', 'SHOULD', 1, 'documented-status: expected 200, got 404'],
    ]);
  });

  it('takes no latency from what was not answered', () => {
    const tally = new LoadTally(new Redaction());
    const { response: _, ...lost } = answered(200);
    tally.took('getSession', { ...lost, failure: { reached: true, reason: 'no answer' } }, 'timeout', TIMES);
    expect(tally.result().total).toMatchObject({
      timeouts: 1,
      connectionFailures: 0,
      serviceMs: null,
      sinceDueMs: null,
    });
  });
});
