import { describe, expect, it } from 'vitest';
import { specCoverage } from './spec-coverage.ts';
import { aCase, aConformanceHeader, anExchange } from './test/record-builder.ts';

const answer = (operationId: string, status: number, body: object, method = 'POST', url = 'http://a/sessions') =>
  anExchange({
    operationId,
    request: { method, url, headers: {} },
    response: { status, headers: {}, body: JSON.stringify(body), truncated: false },
  });

describe('coverage of the specification', () => {
  const header = aConformanceHeader({
    documented: [
      { api: 'quality-on-demand', operation: 'createSession', status: 201, codes: [] },
      {
        api: 'quality-on-demand',
        operation: 'createSession',
        status: 400,
        codes: ['INVALID_ARGUMENT', 'OUT_OF_RANGE'],
      },
      { api: 'quality-on-demand', operation: 'createSession', status: 409, codes: ['CONFLICT'] },
    ],
  });
  const violation = (path: string, keyword: string) => ({
    check: 'violation',
    level: 'MUST' as const,
    held: true,
    expected: `400 INVALID_ARGUMENT for ${path}: ${keyword}`,
    actual: 'refused',
  });
  const cases = [
    aCase({
      exchanges: [
        answer('createSession', 201, { sessionId: 'a', qosStatus: 'REQUESTED' }),
        answer('getSession', 200, { sessionId: 'a', qosStatus: 'REQUESTED' }, 'GET'),
        answer('getSession', 200, { sessionId: 'a', qosStatus: 'AVAILABLE' }, 'GET'),
        answer('deleteSession', 204, {}, 'DELETE', 'http://a/sessions/a'),
        answer('createSession', 400, { status: 400, code: 'INVALID_ARGUMENT' }),
      ],
      assertions: [
        violation('$.duration', 'minimum'),
        violation('$.devicePorts.ports[0]', 'minimum'),
        violation('$.sink', 'type'),
      ],
    }),
  ];
  const coverage = specCoverage({ header, cases });

  it('counts documented answers and codes, those that never came as well', () => {
    expect(coverage.answers.map(({ status, seen, codes }) => [status, seen, codes.map((each) => each.seen)])).toEqual([
      [201, 1, []],
      [400, 1, [1, 0]],
      [409, 0, [0]],
    ]);
  });

  it('counts the fields that were broken, by keyword', () => {
    expect(coverage.keywords).toEqual([
      {
        operation: 'createSession',
        keywords: [
          { keyword: 'minimum', fields: 2 },
          { keyword: 'type', fields: 1 },
        ],
      },
    ]);
  });

  it('follows each resource from one status to the next', () => {
    expect(coverage.transitions).toEqual([
      { transition: 'AVAILABLE → deleted', seen: 1 },
      { transition: 'REQUESTED → AVAILABLE', seen: 1 },
      { transition: 'nothing → REQUESTED', seen: 1 },
    ]);
  });
});
