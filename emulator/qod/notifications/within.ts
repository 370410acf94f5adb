import { once } from 'node:events';

/** A result that is waited for no longer than a real time; rejects when it has not come by then. */
export async function within<Result>(timeoutMs: number, result: Promise<Result>): Promise<Result> {
  const late = once(AbortSignal.timeout(timeoutMs), 'abort').then(() => Promise.reject(new Error('no answer in time')));
  return Promise.race([result, late]);
}
