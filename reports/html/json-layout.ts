/** A body of nothing but brackets must not become megabytes of white space. */
const DEEPEST_INDENT = 32;

/**
 * JSON text laid out with one value per line. Only white space between tokens changes: unlike parsing and printing it
 * again, this keeps big numbers, duplicate keys and escapes as they were sent, since a body is evidence.
 * @returns the text as it stands when it is not JSON
 */
export function layOutJson(text: string): string {
  if (!isStructured(text)) return text;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs) ?? [];
  let depth = 0;
  let out = '';
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    const empty = (previous === '{' && token === '}') || (previous === '[' && token === ']');
    if (token === '}' || token === ']') {
      depth -= 1;
      out += empty ? token : newLine(depth) + token;
      return;
    }
    if (previous === '{' || previous === '[' || previous === ',') out += newLine(depth);
    out += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth += 1;
  });
  return out;
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}`;
}

function isStructured(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
