import type { TSchema } from 'typebox';

/**
 * A schema as the text of a JSON Schema file, for completion and checks in editors. What only our own reader knows is
 * left out; the words for what is expected become the message that editors show.
 * @param title names the kind of file.
 */
export function editorSchema(schema: TSchema, title: string): string {
  const document = { $schema: 'http://json-schema.org/draft-07/schema#', title, ...(forEditors(schema) as object) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function forEditors(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(forEditors);
  const kept = Object.entries(part).filter(([key, value]) => !isOwnKeyword(key, value));
  const converted = Object.fromEntries(kept.map(([key, value]) => [key, forEditors(value)]));
  const expected: unknown = (part as Record<string, unknown>)['expected'];
  if (typeof expected !== 'string') return converted;
  return {
    ...converted,
    description: converted['description'] ?? `Expected: ${expected}.`,
    patternErrorMessage: `Expected ${expected}.`,
  };
}

/** A property that happens to be named like one of our keywords holds a schema, which looks different. */
function isOwnKeyword(key: string, value: unknown): boolean {
  if (key === 'expected') return typeof value === 'string';
  return key === 'quantity' && typeof (value as { dimension?: unknown }).dimension === 'string';
}
