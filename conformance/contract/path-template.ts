/**
 * Matches a concrete path, segment by segment, against an OpenAPI path template such as `/sessions/{sessionId}`, and
 * returns the decoded values of its parameters; undefined where it does not match. A parameter fills one segment.
 */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, part] of expected.entries()) {
    const segment = actual[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
    } else {
      if (segment === '') return undefined;
      parameters.push([name, decoded(segment)]);
    }
  }
  return Object.fromEntries(parameters);
}

/** A malformed escape is kept as it stands: the parameter's schema judges it. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
