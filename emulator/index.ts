/** Public surface of the emulator. */
export * from './kernel/index.ts';
export type { Direction } from './radio/direction.ts';
export type { IpFlow } from './cell/ip-flow.ts';
export type { QosFlowEvent, QosFlowParameters, QosFlowRequest, UserPlane } from './cell/qos-flow.ts';
export type { Subscriber, SubscriberDirectory, UeIdentity } from './cell/subscriber.ts';
export type {
  NetworkObserver,
  ObservedQosFlow,
  ProbeInterval,
  ProbeMeasurement,
  ProbeRequest,
} from './observer/network-observer.ts';
export type * from './record/emulation-record.ts';
export type { TestTime } from './live/test-time.ts';
export type { TrackIo } from './live/io-tracking.ts';
