import type { HttpRequest } from './http-client.ts';

/**
 * A shell command that repeats a request whose secrets are already redacted: `$TOKEN` stands for the bearer token.
 * Whatever the request holds, the shell sees one argument for each part.
 */
export function curlCommand({ method, url, headers, body }: HttpRequest): string {
  const parts = ['curl', '--include', '--request', quoted(method), quoted(url)];
  for (const [name, value] of Object.entries(headers)) parts.push('--header', header(name, value));
  if (body !== undefined) parts.push('--data-raw', quoted(body));
  return parts.join(' ');
}

function header(name: string, value: string): string {
  if (name.toLowerCase() === 'authorization' && /^Bearer /i.test(value)) return `"Authorization: Bearer $TOKEN"`;
  // A header without a value is sent only when it ends in a semicolon.
  return quoted(value === '' ? `${name};` : `${name}: ${value}`);
}

/** Within single quotes a POSIX shell reads everything as it stands, except the quote itself. No argument holds NUL. */
function quoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`;
}
