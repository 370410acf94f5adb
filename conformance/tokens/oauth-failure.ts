import { TokenUnavailable } from './token-unavailable.ts';

/** Longest text of a foreign server in a reason. */
const MAX_TEXT = 200;

/** Why an exchange with an authorization server came to nothing, as a TokenUnavailable; its text is not yet redacted. */
export function asTokenUnavailable(error: unknown): TokenUnavailable {
  const causes = chainOf(error);
  const known = causes.find((each) => each instanceof TokenUnavailable);
  if (known !== undefined) return known;
  const refusal = causes.find(isRefusal);
  if (refusal !== undefined) return new TokenUnavailable(refusalText(refusal));
  const messages = causes.map(({ message }) => message).filter((message) => message !== '');
  return new TokenUnavailable(shown([...new Set(messages)].join(': ')));
}

/** RFC 6749 sections 4.1.2.1 and 5.2. */
interface OAuthRefusal extends Error {
  error: string;
  error_description?: unknown;
  status?: unknown;
}

function isRefusal(error: Error): error is OAuthRefusal {
  return 'error' in error && typeof error.error === 'string';
}

function refusalText({ error, error_description: description, status }: OAuthRefusal): string {
  const why = typeof description === 'string' ? `${error}: ${description}` : error;
  return `the authorization server refuses${typeof status === 'number' ? ` with ${status}` : ''}: ${shown(why)}`;
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) chain.push(each);
  return chain;
}

/** On one line, whatever a server has sent. */
function shown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
