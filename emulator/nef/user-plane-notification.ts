import type { Collection } from '../store/durable-store.ts';
import type { NotifyEvent } from './as-session.ts';
import type { Callback, CallbackChannel } from './callback-channel.ts';
import { selfOf } from './representation.ts';
import type { EventReport } from './event-report.ts';
import type { RoutesOptions } from './routes.ts';

/** UserPlaneNotificationData, TS 29.122 §5.14.2.1. @param transaction URL of the subscription. */
export function notification(transaction: string, eventReports: readonly EventReport[]): unknown {
  return { transaction, eventReports };
}

/** Sends events to where the subscription points at the time. */
export function tellThrough(channel: CallbackChannel, options: Pick<RoutesOptions, 'baseUrl'>): NotifyEvent {
  return (report, subscription) => {
    const { subscriptionId, body } = subscription;
    const url = body.notificationDestination;
    channel.send({ subscriptionId, url, body: notification(selfOf(options, subscription), [report]) });
  };
}

/** Takes up what has been kept: callbacks that have not arrived, also of subscriptions that are over, then the subscriptions. */
export function resumeCallbacks(outbox: Collection<Callback>, options: RoutesOptions): void {
  const channels = new Map<string, CallbackChannel>();
  const channelOf = (subscriptionId: string): CallbackChannel => {
    const channel = channels.get(subscriptionId) ?? options.openChannel(Promise.resolve());
    channels.set(subscriptionId, channel);
    return channel;
  };
  for (const [id, callback] of outbox.all()) channelOf(callback.subscriptionId).resend(id, callback);
  options.sessions.resume(({ subscriptionId }) => tellThrough(channelOf(subscriptionId), options));
}
