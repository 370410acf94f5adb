export { AsSessionWithQos, type AsSessionWithQosOptions, type NotifyEvent } from './as-session-with-qos.ts';
export type { NefAuthentication } from './authentication.ts';
export { Problem } from './problem.ts';
export { type NefOptions, type RunningNef, startNef } from './start-nef.ts';
export type { Subscription, SubscriptionBody, UserPlaneEvent } from './subscription.ts';
