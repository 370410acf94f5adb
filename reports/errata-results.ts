import type { ConformanceRun } from './run-records.ts';
import type { CaseRecord, ConformanceHeader } from './upstream.ts';

/** What a run says about one contradiction in CAMARA's files. */
export interface ErratumResult {
  erratum: ConformanceHeader['errata'][number];
  /** Cases that touch it. */
  cases: number;
  /** Cases that hold under each reading, in the order of the erratum. */
  readings: { id: string; says: string; source: string; ruled: boolean; held: number }[];
}

/** The errata that the cases of a run touched. A case holds under a reading if all of its assertions about the erratum do. */
export function errataResults({ header, cases }: ConformanceRun): ErratumResult[] {
  return header.errata.flatMap((erratum) => {
    const touching = cases.map((each) => readingsIn(each, erratum.id)).filter((readings) => readings.length > 0);
    if (touching.length === 0) return [];
    const readings = erratum.readings.map(({ id, says, source }) => ({
      id,
      says,
      source,
      ruled: erratum.ruling.includes(id),
      held: touching.filter((assertions) => assertions.every((each) => each[id] === true)).length,
    }));
    return [{ erratum, cases: touching.length, readings }];
  });
}

function readingsIn({ assertions }: CaseRecord, id: string): Readonly<Record<string, boolean>>[] {
  return assertions.flatMap(({ erratum }) => (erratum?.id === id ? [erratum.readings] : []));
}

/** Cases that fail by our ruling and would not under another reading, with the readings that let them pass. */
export function forgivenCases({ header, cases }: ConformanceRun): { record: CaseRecord; allowedBy: string[] }[] {
  return cases
    .filter(({ lenient }) => lenient !== undefined)
    .map((record) => ({ record, allowedBy: record.assertions.flatMap((each) => allowance(each, header)) }));
}

function allowance({ held, erratum }: CaseRecord['assertions'][number], { errata }: ConformanceHeader): string[] {
  if (held || erratum === undefined) return [];
  const readings = errata.find(({ id }) => id === erratum.id)?.readings ?? [];
  return readings
    .filter(({ id }) => erratum.readings[id] === true)
    .map(({ id, says, source }) => `${erratum.id}, reading ${id}: ${says} (${source})`);
}
