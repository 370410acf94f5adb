/** Public surface of the emulator. */
export * from './kernel/index.ts';
export { Emulation, type EmulatedUe } from './emulation.ts';
export { fingerprint } from './record/fingerprint.ts';
export { emulationRun } from './record/emulation-run.ts';
export { exploreCell } from './explorer/explore-cell.ts';
export type * from './explorer/cell-view.ts';
export type * from './record/emulation-record.ts';
export type { Direction } from './radio/direction.ts';
export type { IpFlow } from './cell/ip-flow.ts';
export { compileFilter, type PacketFilter, parsePacketFilters } from './cell/packet-filter.ts';
export type { QosFlowEvent, QosFlowParameters, QosFlowRequest, UserPlane } from './cell/qos-flow.ts';
export type { Subscriber, SubscriberDirectory, SubscriberIdentity, UeIdentity } from './cell/subscriber.ts';
export { subscribersOf, testUesOf } from './cell/subscribed-ues.ts';
export type { CellObserver } from './observer/cell-observer.ts';
export type {
  NetworkObserver,
  ObservedQosFlow,
  ProbeInterval,
  ProbeMeasurement,
  ProbeRequest,
} from './observer/network-observer.ts';
export type { TestTime } from './live/test-time.ts';
export type { TrackIo } from './live/io-tracking.ts';
export { VirtualTime } from './live/virtual-time.ts';
export { WallTime } from './live/wall-time.ts';
export { paceEmulation, type PacedEmulation } from './live/paced-emulation.ts';
export { type ControlServer, startControlServer } from './live/control-server.ts';
export type { TestbedAuthorization } from './live/testbed-authorization.ts';
export { IssuerError, type RunningAuthorizationServer } from './authorization/index.ts';
export { LOG_LEVELS, type LogLevel, serverLog } from './http/index.ts';
export { openStore } from './store/sqlite-store.ts';
export { type EmulatedNetwork, openEmulatedNetwork, type StaticNefAuthentication } from './live/emulated-network.ts';
export { startTestbed, type Testbed, type TestbedOptions } from './live/testbed.ts';
export { startReferenceServer, type TokenDemand, TokenIssuer } from './qod/index.ts';
export {
  CHECK_FAMILIES,
  type Check,
  type CheckResult,
  CHECKS,
  CONFIDENCE,
  type Estimate,
  type Expectation,
  type Figure,
  type FigureAxis,
  type FigureSeries,
  type Measurement,
  type MeasurementVerdict,
  runCheck,
} from './validation/index.ts';
