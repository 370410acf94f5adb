export { AsSessionWithQos, type AsSessionWithQosOptions } from './as-session-with-qos.ts';
export type { NotifyEvent } from './as-session.ts';
export type { NefAuthentication } from './authentication.ts';
export type { Dialects } from './dialects.ts';
export type { EventReport, UserPlaneEvent } from './event-report.ts';
export { Problem } from './problem.ts';
export { type NefAnswer, type NefOptions, type RunningNef, startNef } from './start-nef.ts';
export type { Subscription, SubscriptionBody } from './subscription.ts';
