export { AddressPolicy } from './address-policy.ts';
export type { EventContent } from './cloud-event.ts';
export { guardedAgent } from './guarded-agent.ts';
export type { NotificationLimits } from './limits.ts';
export type { NotificationDetail, NotificationOutcome } from './notification-outcome.ts';
export { Notifications, type NotificationsOptions } from './notifications.ts';
export type { Sink, SinkCredential } from './sink.ts';
