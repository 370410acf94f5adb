import fc from 'fast-check';
import type { RunRecords } from '../run-records.ts';

/** What a server under test might send to get at whoever reads the report. */
export const HOSTILE = [
  '<script>globalThis.pwned = 1</script>',
  '</script><script>globalThis.pwned = 1</script>',
  '"><img src=x onerror="globalThis.pwned = 1">',
  "' onmouseover='globalThis.pwned = 1",
  '</style><style>body { background: url(http://evil.invalid/a.png) }</style>',
  '</title></textarea></pre><svg onload=globalThis.pwned=1>',
  '<!--',
  ']]><injected/>',
  '&lt;b&gt; &#60;',
  '$& $1 $`',
  'line\u2028separator\u2029',
  'user\u202Etxt.exe\u2066',
  'zero\u200Bwidth\uFEFF',
  '\u001b[2J\u001b]0;title\u0007\u009b31m',
  'null\u0000 vertical\u000b escape\u001b',
  '\ud800 lone',
  '| a | b |\n|---|---|',
  '![x](http://evil.invalid/x.png) [y](javascript:alert(1)) `code` **bold** @someone www.evil.invalid',
  'javascript:alert(1)',
  '__proto__',
  '漢字'.repeat(80),
  '',
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

/** Words of the format itself: a record with another one there is refused when it is read. */
const FORMAT_KEYS = new Set(['type', 'kind', 'verdict', 'level', 'direction', 'duplex', 'formatVersion']);

/** The records with every free text in them, and every key of a header or option, replaced. */
export function poison(records: RunRecords, next: () => string): RunRecords {
  return replaceText(records, undefined, next) as RunRecords;
}

function replaceText(value: unknown, key: string | undefined, next: () => string): unknown {
  if (typeof value === 'string') return key !== undefined && FORMAT_KEYS.has(key) ? value : next();
  if (Array.isArray(value)) return value.map((each) => replaceText(each, undefined, next));
  if (typeof value !== 'object' || value === null) return value;
  const freeKeys = key === 'headers' || key === 'options' || key === 'apis';
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [freeKeys ? next() : name, replaceText(each, name, next)]),
  );
}
