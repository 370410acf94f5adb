import Type, { type Static } from 'typebox';

/*
 * JSON Schemas of the lines of `emulation.jsonl`. Properties that are not named here are let through, so that a record
 * of a later minor version can still be read. A test holds them equal to the types.
 */

const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);
const Direction = Type.Enum(['downlink', 'uplink']);
const Milliseconds = Type.Number({ minimum: 0 });

export const EmulationHeaderLine = Type.Object({
  type: Type.Literal('header'),
  kind: Type.Literal('emulation'),
  formatVersion: Type.Literal(1),
  tool: Type.Object({ name: Type.String(), version: Type.String() }),
  scenario: Type.Object({ name: Type.String(), title: Type.String(), sha256: Type.String() }),
  seed: Type.String(),
  durationS: Type.Number(),
  cell: Type.Object({
    bandwidthHz: Type.Number(),
    subcarrierSpacingHz: Type.Number(),
    carrierHz: Type.Number(),
    prbs: Type.Number(),
    duplex: Type.Enum(['fdd', 'tdd']),
    scheduler: Type.String(),
    maxDownlinkLayers: Type.Number(),
  }),
  ues: Type.Integer({ minimum: 0 }),
});
export type EmulationHeaderLine = Static<typeof EmulationHeaderLine>;

const Delay = Type.Object({
  mean: Milliseconds,
  p95: Milliseconds,
  max: Milliseconds,
  queueing: Milliseconds,
  scheduling: Milliseconds,
  harq: Milliseconds,
  core: Milliseconds,
});

export const FlowLine = Type.Object({
  type: Type.Literal('flow'),
  timeS: Type.Number(),
  flow: Type.String(),
  direction: Direction,
  throughputBps: Type.Number(),
  offeredBps: Type.Number(),
  delayMs: Type.Union([Delay, Type.Null()]),
  droppedPackets: Type.Number(),
  qosFlow: Type.String(),
});
export type FlowLine = Static<typeof FlowLine>;

export const CellLine = Type.Object({
  type: Type.Literal('cell'),
  timeS: Type.Number(),
  downlinkBps: Type.Number(),
  uplinkBps: Type.Number(),
  downlinkLoad: Type.Number(),
  uplinkLoad: Type.Number(),
  backloggedUes: Type.Number(),
});
export type CellLine = Static<typeof CellLine>;

export const VideoLine = Type.Object({
  type: Type.Literal('video'),
  timeS: Type.Number(),
  flow: Type.String(),
  bitrateBps: Type.Number(),
  bufferS: Type.Number(),
  stalledS: Type.Number(),
});
export type VideoLine = Static<typeof VideoLine>;

export const SessionEventLine = Type.Object({
  type: Type.Literal('session'),
  timeS: Type.Number(),
  ue: Type.String(),
  profile: Type.String(),
  event: Type.String(),
  promise: Type.Optional(
    Type.Object({
      targetMinDownstreamRateBps: Type.Optional(Type.Number()),
      packetDelayBudgetMs: Type.Optional(Type.Number()),
    }),
  ),
});
export type SessionEventLine = Static<typeof SessionEventLine>;

const Blocks = Type.Object({ meanMcs: Type.Number(), meanLayers: Type.Number(), firstErrorRate: Type.Number() });

export const RadioLinkEventLine = Type.Object({
  type: Type.Literal('radio-link'),
  timeS: Type.Number(),
  ue: Type.String(),
  event: Type.Union([Type.Literal('failed'), Type.Literal('recovered')]),
});
export type RadioLinkEventLine = Static<typeof RadioLinkEventLine>;

export const NetworkEventLine = Type.Object({
  type: Type.Literal('network'),
  timeS: Type.Number(),
  event: Type.Enum(['coverage-loss', 'cell-outage', 'handover', 'backhaul-degradation']),
  change: Type.Enum(['begins', 'ends']),
  ues: Type.Optional(Type.String()),
  targetFreeShare: Type.Optional(Type.Number()),
  downlinkBps: Type.Optional(Type.Number()),
  uplinkBps: Type.Optional(Type.Number()),
  delayMs: Type.Optional(Milliseconds),
});
export type NetworkEventLine = Static<typeof NetworkEventLine>;

export const UeLine = Type.Object({
  type: Type.Literal('ue'),
  ue: Type.String(),
  group: Type.String(),
  distanceM: Type.Number(),
  meanSinrDb: Type.Number(),
  downlinkBlocks: Type.Union([Blocks, Type.Null()]),
  downlinkBps: Type.Number(),
  uplinkBps: Type.Number(),
  meanDelayMs: NumberOrNull,
  droppedPackets: Type.Number(),
  videoStalledS: NumberOrNull,
  meanVideoBitrateBps: NumberOrNull,
});
export type UeLine = Static<typeof UeLine>;

export const EmulationFooterLine = Type.Object({
  type: Type.Literal('footer'),
  emulatedS: Type.Number(),
  slots: Type.Number(),
  crowd: Type.Object({ withSessionBps: NumberOrNull, withoutSessionBps: NumberOrNull }),
});
export type EmulationFooterLine = Static<typeof EmulationFooterLine>;
