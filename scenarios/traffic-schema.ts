import Type, { type Static } from 'typebox';
import { Name } from './name-schema.ts';
import { Duration, Rate, Size } from './quantity.ts';

/** Schema of the traffic of a UE group. `traffic-config.ts` turns it into plain numbers. */

const closed = { additionalProperties: false } as const;

/** A time, or a span in which each UE draws its own. */
const Moment = Type.Union([Duration(), Type.Object({ from: Duration(), to: Duration() }, closed)]);

const flow = {
  name: Name,
  server: Name,
  direction: Type.Optional(Type.Union([Type.Literal('downlink'), Type.Literal('uplink')])),
  start: Type.Optional(Moment),
  stop: Type.Optional(Duration()),
  watch: Type.Optional(Type.Boolean({ description: 'Whether the record has a line for each interval of this flow' })),
};

const ConstantBitRateSchema = Type.Object(
  {
    ...flow,
    model: Type.Literal('constant-bit-rate'),
    rate: Rate({ minimum: '1 kbit/s', maximum: '10 Gbit/s' }),
    packetSize: Type.Optional(Size({ minimum: '40 B', maximum: '9000 B' })),
  },
  closed,
);

const FullBufferSchema = Type.Object({ ...flow, model: Type.Literal('full-buffer') }, closed);

const AdaptiveVideoSchema = Type.Object(
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

export const TrafficSchema = Type.Union([ConstantBitRateSchema, FullBufferSchema, AdaptiveVideoSchema]);
export type TrafficFile = Static<typeof TrafficSchema>;
