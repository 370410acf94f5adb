import { generateSigningKey, type SigningKey } from '../authorization/index.ts';
import type { DurableStore } from '../store/durable-store.ts';

/** The signing key of a name: made when it is first wanted, and the same after a restart, so that tokens stay valid. */
export async function keptSigningKey(store: DurableStore, kid: string): Promise<SigningKey> {
  const keys = store.collection<SigningKey>('signing-keys');
  const known = keys.all().find(([name]) => name === kid);
  if (known !== undefined) return known[1];
  const fresh = await generateSigningKey(kid);
  keys.put(kid, fresh);
  return fresh;
}
