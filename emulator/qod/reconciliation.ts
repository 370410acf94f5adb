import { type Clock, seconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { LifeCycle } from './life-cycle.ts';
import type { NefClient } from './nef-client.ts';
import type { QosResource } from './qos-resource.ts';

export interface ReconciliationOptions {
  clock: Clock;
  trackIo: TrackIo;
  nef: NefClient;
  lives: readonly Pick<LifeCycle<QosResource>, 'compareWithNef' | 'knows'>[];
  /** The secret in a callback address of this server; undefined for any other address. */
  secretOf: (notificationDestination: string) => string | undefined;
}

/** Emulated time after which a NEF that did not list its subscriptions is asked again. */
const RETRY_NS = seconds(5);

/**
 * After a restart: what the NEF no longer has is over, and what it has for a resource that nobody knows of any more is
 * released. Such a subscription is left over when the process ends between the request to the NEF and its answer.
 */
export function reconcileWithNef(options: ReconciliationOptions): void {
  const { clock, trackIo } = options;
  const attempt = async (): Promise<void> => {
    if (!(await reconcileOnce(options))) clock.at(clock.now() + RETRY_NS, () => void trackIo(attempt));
  };
  clock.at(clock.now(), () => void trackIo(attempt));
}

async function reconcileOnce({ nef, lives, secretOf }: ReconciliationOptions): Promise<boolean> {
  const subscriptions = await nef.list();
  if (subscriptions === undefined) return false;
  const urls = new Set(subscriptions.map(({ url }) => url));
  for (const life of lives) life.compareWithNef(urls);
  const orphans = subscriptions.filter(({ notificationDestination }) => {
    const secret = secretOf(notificationDestination);
    return secret !== undefined && !lives.some((life) => life.knows(secret));
  });
  const gone = await Promise.all(orphans.map(({ url }) => nef.delete(url)));
  return gone.every(Boolean);
}
