import { expect, test } from 'vitest';
import type { Assertion, CaseRecord } from '../record.ts';
import { diagnoseFlow } from './coupling.ts';

const assertion = (check: string, held: boolean): Assertion => ({
  check,
  level: 'MUST',
  held,
  expected: '',
  actual: '',
});

const WAITED = 'precondition not met: resource-status: expected AVAILABLE within 10 s, got {"qosStatus":"REQUESTED"}';

function record(verdict: CaseRecord['verdict'], assertions: Assertion[], reason = 'the reason'): CaseRecord {
  const created = { response: { status: 201 } };
  return { verdict, assertions, reasons: [reason], exchanges: [created] } as unknown as CaseRecord;
}

test('a flow that was seen is not denied because an answer lacks a header', () => {
  const seen = record('failed', [assertion('x-correlator', false), assertion('flow: outcome.qos-flow', true)]);
  expect(diagnoseFlow(seen, ['POST 201', 'DELETE 204'])).toMatchObject({
    verdict: 'good',
    found: 'a session of the target gets its QoS flow; the reason',
  });
});

test('nor is one that nobody looked for, since a precondition was not met', () => {
  const unseen = record('inconclusive', []);
  expect(diagnoseFlow(unseen, ['POST 201', 'DELETE 204'])).toMatchObject({
    verdict: 'unclear',
    found: 'the NEF answered POST 201, DELETE 204; whether the device has its QoS flow could not be seen: the reason',
  });
});

test('a session that the NEF has granted, and that is never AVAILABLE, has lost its callback', () => {
  const waiting = record('inconclusive', [], WAITED);
  expect(diagnoseFlow(waiting, ['POST 201', 'whose callback got 401', 'whose callback got 401'])).toMatchObject({
    verdict: 'bad',
    found: `the NEF answered POST 201, whose callback got 401, and the session does not become AVAILABLE: ${WAITED}`,
    change: expect.stringContaining('callbacks') as string,
  });
});

test('a refusal of the NEF is told with its reason', () => {
  const refused = record('inconclusive', [], WAITED);
  expect(diagnoseFlow(refused, ['POST 400 (/ueIpv6Addr must be string)'])).toMatchObject({
    verdict: 'bad',
    found: `the NEF answered POST 400 (/ueIpv6Addr must be string), and there is no QoS flow for the device: ${WAITED}`,
  });
});
