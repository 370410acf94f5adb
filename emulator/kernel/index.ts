export { type Calendar, VIRTUAL_CALENDAR, toTimestamp, toUnixMs } from './calendar.ts';
export type { Cancel, Clock } from './clock.ts';
export { EventQueue } from './event-queue.ts';
export { type Process, startProcess } from './process.ts';
export { type RandomStream, RandomStreams } from './random-streams.ts';
export { Simulation } from './simulation.ts';
export * from './time.ts';
export * from './elementary-functions.ts';
export { gaussianPair, normalTail } from './normal-distribution.ts';
