import Type, { type Static } from 'typebox';
import { Decibels, Duration, Frequency, Length, Power, Rate, Size, Speed } from './quantity.ts';

/** Schema of an emulation scenario file (`scenarios/cells/*.yaml`). `scenario.ts` turns it into plain numbers. */

const closed = { additionalProperties: false } as const;
const Name = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  expected: 'a name of lower-case letters, digits and hyphens',
});

/** A time, or a span in which each UE draws its own. */
const Moment = Type.Union([Duration(), Type.Object({ from: Duration(), to: Duration() }, closed)]);
const Distance = Type.Union([
  Length({ minimum: '10 m' }),
  Type.Object({ from: Length({ minimum: '10 m' }), to: Length({ minimum: '10 m' }) }, closed),
]);

const flow = {
  name: Name,
  server: Name,
  direction: Type.Optional(Type.Union([Type.Literal('downlink'), Type.Literal('uplink')])),
  start: Type.Optional(Moment),
  stop: Type.Optional(Duration()),
  watch: Type.Optional(Type.Boolean({ description: 'Whether the record has a line for each interval of this flow' })),
};

export const ConstantBitRateSchema = Type.Object(
  {
    ...flow,
    model: Type.Literal('constant-bit-rate'),
    rate: Rate({ minimum: '1 kbit/s', maximum: '10 Gbit/s' }),
    packetSize: Type.Optional(Size({ minimum: '40 B', maximum: '9000 B' })),
  },
  closed,
);

export const FullBufferSchema = Type.Object({ ...flow, model: Type.Literal('full-buffer') }, closed);

export const AdaptiveVideoSchema = Type.Object(
  {
    ...flow,
    model: Type.Literal('adaptive-video'),
    ladder: Type.Array(Rate({ minimum: '10 kbit/s' }), {
      minItems: 1,
      description: 'Bit rates of the representations, ascending',
    }),
    segment: Type.Optional(Duration({ minimum: '500 ms', maximum: '30 s' })),
    maxBuffer: Type.Optional(Duration({ minimum: '1 s' })),
    window: Type.Optional(Size({ minimum: '10 kB', maximum: '16 MB', description: 'Most bytes in flight' })),
  },
  closed,
);

const Traffic = Type.Union([ConstantBitRateSchema, FullBufferSchema, AdaptiveVideoSchema]);

const Cell = Type.Object(
  {
    carrier: Frequency({ minimum: '500 MHz', maximum: '100 GHz' }),
    bandwidth: Frequency(),
    subcarrierSpacing: Frequency(),
    propagation: Type.Enum(['UMa', 'UMi', 'InH']),
    scheduler: Type.Enum(['round-robin', 'proportional-fair']),
    layers: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    mcsTable: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    antennaHeight: Type.Optional(Length({ minimum: '2 m', maximum: '150 m' })),
    transmitPower: Type.Optional(Power({ minimum: '0 dBm', maximum: '60 dBm' })),
    uePower: Type.Optional(Power({ minimum: '0 dBm', maximum: '33 dBm' })),
    antennaGain: Type.Optional(Decibels()),
    interferenceMargin: Type.Optional(
      Decibels({ minimum: '0 dB', description: 'Interference of other cells over the noise, downlink' }),
    ),
    uplinkInterferenceMargin: Type.Optional(Decibels({ minimum: '0 dB' })),
    maxScheduledUesPerSlot: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    admissionLimit: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Share of the PRBs that guaranteed rates may claim' }),
    ),
    coreDelay: Type.Optional(
      Duration({
        maximum: '1 s',
        description: 'One-way delay between the cell and the application server side of the UPF',
      }),
    ),
    discardTimer: Type.Optional(
      Duration({ minimum: '10 ms', maximum: '1500 ms', description: 'PDCP discardTimer of the default flow' }),
    ),
    queueLimit: Type.Optional(Size({ minimum: '10 kB', maximum: '64 MB' })),
  },
  closed,
);

const Server = Type.Object(
  {
    address: Type.String({ expected: 'an IPv4 or IPv6 address' }),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    protocol: Type.Optional(Type.Union([Type.Literal('tcp'), Type.Literal('udp')])),
  },
  closed,
);

const UeGroup = Type.Object(
  {
    group: Name,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 20000 })),
    distance: Distance,
    lineOfSight: Type.Optional(
      Type.Union([Type.Boolean(), Type.Literal('random')], {
        description: 'random unless given: drawn by the probability of TR 38.901',
      }),
    ),
    shadowing: Type.Optional(Type.Boolean({ description: 'true unless given' })),
    speed: Type.Optional(Speed({ minimum: '0.1 m/s', maximum: '140 m/s' })),
    qodApplicable: Type.Optional(
      Type.Boolean({ description: 'Whether the operator offers QoD to these subscriptions; true unless given' }),
    ),
    testDevices: Type.Optional(Type.Boolean({ description: 'Whether the conformance suite may use these UEs' })),
    traffic: Type.Optional(Type.Array(Traffic, { minItems: 1 })),
  },
  closed,
);

const Session = Type.Object(
  {
    at: Duration(),
    ue: Type.String({ description: 'Name of a UE: its group, with -<n> from 1 where the group has several' }),
    profile: Type.String(),
    server: Name,
    duration: Duration({ minimum: '1 s' }),
  },
  closed,
);

export const ScenarioSchema = Type.Object(
  {
    name: Name,
    title: Type.String({ minLength: 3 }),
    seed: Type.Union([Type.String({ minLength: 1 }), Type.Integer()]),
    duration: Duration({ minimum: '100 ms' }),
    interval: Type.Optional(
      Duration({ minimum: '100 ms', description: 'Interval of the record lines; 1 s unless given' }),
    ),
    cell: Cell,
    servers: Type.Record(Name, Server),
    ues: Type.Array(UeGroup, { minItems: 1 }),
    sessions: Type.Optional(Type.Array(Session)),
  },
  closed,
);
export type ScenarioFile = Static<typeof ScenarioSchema>;
export type TrafficFile = Static<typeof Traffic>;
export type UeGroupFile = Static<typeof UeGroup>;
