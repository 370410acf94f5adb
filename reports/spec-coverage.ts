import type { ConformanceRun } from './run-records.ts';
import type { CaseRecord, ExchangeRecord } from './upstream.ts';

/** How much of what the release describes the run has seen. */
export interface SpecCoverage {
  /** Every documented answer of every operation, in the order of the contract. */
  answers: { api: string; operation: string; status: number; seen: number; codes: { code: string; seen: number }[] }[];
  /** Schema keywords that requests broke, with the number of fields, by operation. */
  keywords: { operation: string; keywords: { keyword: string; fields: number }[] }[];
  /** Changes of status that resources went through, and how often. */
  transitions: { transition: string; seen: number }[];
}

export function specCoverage({ header, cases }: ConformanceRun): SpecCoverage {
  const exchanges = cases.flatMap((each) => each.exchanges);
  const seen = tally(
    exchanges.flatMap((each) => {
      const { operationId, response } = each;
      if (response === undefined) return [];
      const code = property(each, 'code');
      const answer = `${operationId} ${response.status}`;
      return typeof code === 'string' ? [answer, `${answer} ${code}`] : [answer];
    }),
  );
  return {
    answers: (header.documented ?? []).map(({ api, operation, status, codes }) => ({
      api,
      operation,
      status,
      seen: seen.get(`${operation} ${status}`) ?? 0,
      codes: codes.map((code) => ({ code, seen: seen.get(`${operation} ${status} ${code}`) ?? 0 })),
    })),
    keywords: brokenKeywords(cases),
    transitions: [...tally(cases.flatMap(transitionsIn))].map(([transition, count]) => ({ transition, seen: count })),
  };
}

function brokenKeywords(cases: readonly CaseRecord[]): SpecCoverage['keywords'] {
  const byOperation = new Map<string, string[]>();
  for (const { operation, assertions } of cases) {
    const keywords = assertions.flatMap(({ check, expected }) =>
      check === 'violation' ? (/ for .+: (\w+)$/.exec(expected)?.[1] ?? []) : [],
    );
    if (keywords.length > 0) byOperation.set(operation, [...(byOperation.get(operation) ?? []), ...keywords]);
  }
  return [...byOperation].map(([operation, keywords]) => ({
    operation,
    keywords: [...tally(keywords)].map(([keyword, fields]) => ({ keyword, fields })),
  }));
}

/** In the order of the answers: from nothing to the first status, from each to the next, and to nothing. */
function transitionsIn({ exchanges }: CaseRecord): string[] {
  const last = new Map<string, string>();
  return exchanges.flatMap((each) => {
    const status = each.response?.status ?? 0;
    if (each.request.method === 'DELETE' && status === 204) {
      const id = each.request.url.split('/').at(-1) ?? '';
      const before = last.get(id);
      last.delete(id);
      return before === undefined ? [] : [`${before} → deleted`];
    }
    const id = property(each, 'sessionId') ?? property(each, 'assignmentId') ?? property(each, 'provisioningId');
    const state = property(each, 'qosStatus') ?? property(each, 'status');
    if (status >= 300 || typeof id !== 'string' || typeof state !== 'string') return [];
    const reason = property(each, 'statusInfo');
    const named = typeof reason === 'string' ? `${state} ${reason}` : state;
    const before = last.get(id) ?? 'nothing';
    last.set(id, named);
    return before === named ? [] : [`${before} → ${named}`];
  });
}

/** A property of the answer's body; undefined for what is no JSON object. */
function property({ response }: ExchangeRecord, name: string): unknown {
  if (response === undefined || !response.body.startsWith('{')) return undefined;
  try {
    return (JSON.parse(response.body) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** Sorted by name, so that two runs of the same cases say the same. */
function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
