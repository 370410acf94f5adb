import type { ReportProblem } from './yaml-document.ts';

/** A closed interval; both ends equal where the scenario gives one value. */
export interface Span {
  from: number;
  to: number;
}

/** A quantity, or a span of it, as a user writes it. */
export type SpanText = string | { from: string; to: string };

export function toSpan(value: SpanText, parse: (text: string) => number): Span {
  return typeof value === 'string'
    ? { from: parse(value), to: parse(value) }
    : { from: parse(value.from), to: parse(value.to) };
}

export function checkSpan(
  value: SpanText,
  path: readonly (string | number)[],
  parse: (text: string) => number,
  report: ReportProblem,
): void {
  if (typeof value !== 'string' && parse(value.from) > parse(value.to))
    report(path, `from ${value.from} is above to ${value.to}; expected from <= to`);
}
