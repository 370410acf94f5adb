import type { SinkAnswer } from './sink-client.ts';

/** What an answer means for the event: `failed` is tried again, `unauthorized` with a new token if there is one. */
export type Verdict = 'delivered' | 'failed' | 'unauthorized' | 'refused' | 'gone';

/** A redirect is a refusal: it could lead the event and its token anywhere. */
export function verdictOf(answer: SinkAnswer): Verdict {
  if (answer.type === 'no-answer') return 'failed';
  if (answer.type === 'address-refused') return 'refused';
  const { status } = answer;
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  if (status === 401 || status === 403) return 'unauthorized';
  return status === 408 || status === 429 || status >= 500 ? 'failed' : 'refused';
}
