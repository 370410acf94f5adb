import { TokenUnavailable } from './token-unavailable.ts';

/** Longest reason, in characters. */
const MAX_TEXT = 300;

/** Why an exchange with an authorization server came to nothing, as a TokenUnavailable. Its text is as foreign servers sent it. */
export function asTokenUnavailable(error: unknown): TokenUnavailable {
  const causes = chainOf(error);
  const known = causes.find((each) => each instanceof TokenUnavailable);
  if (known !== undefined) return known;
  const refusal = causes.find(isRefusal);
  if (refusal !== undefined) return new TokenUnavailable(refusalText(refusal));
  const messages = causes.map(({ message }) => message).filter((message) => message !== '');
  return new TokenUnavailable([...new Set(messages)].join(': '));
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
  return `the authorization server refuses${typeof status === 'number' ? ` with ${status}` : ''}: ${why}`;
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) chain.push(each);
  return chain;
}

/** A reason on one line and of bearable length, whatever a server has sent. Of what is cut, nothing may be a part of a secret: redact first. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
