import Type, { type Static } from 'typebox';
import { Name } from './name-schema.ts';
import { Angle, Coordinate, Duration, Length, Rate, Speed } from './quantity.ts';
import { SubscriptionSchema } from './subscription-schema.ts';
import { TrafficSchema } from './traffic-schema.ts';

/** Schema of a group of UEs. `ue-group-config.ts` turns it into plain numbers. */

const closed = { additionalProperties: false } as const;

const distance = Length({ minimum: '1 m' });
const angle = Angle({ minimum: '-360 deg', maximum: '360 deg' });
const speed = Speed({ minimum: '0.1 m/s', maximum: '140 m/s' });

const Mobility = Type.Union(
  [
    Type.Object(
      {
        model: Type.Literal('random-waypoint'),
        speed: Type.Union([speed, Type.Object({ from: speed, to: speed }, closed)]),
        pause: Type.Optional(
          Type.Union([Duration(), Type.Object({ from: Duration(), to: Duration() }, closed)], {
            description: 'Rest at each point; none unless given',
          }),
        ),
      },
      closed,
    ),
    Type.Object(
      {
        model: Type.Literal('path'),
        points: Type.Array(
          Type.Array(Coordinate(), { minItems: 2, maxItems: 2, expected: 'a point such as [50 m, -20 m]' }),
          { minItems: 2, description: 'x and y from the base station; the UEs go along them, and back' },
        ),
        speed,
      },
      closed,
    ),
  ],
  { description: 'How the UEs move; they stay where they are unless given' },
);

const AggregateMaximumBitRate = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        downlink: Type.Optional(Rate({ minimum: '1 kbit/s' })),
        uplink: Type.Optional(Rate({ minimum: '1 kbit/s' })),
      },
      { ...closed, description },
    ),
  );

export const UeGroupSchema = Type.Object(
  {
    group: Name,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 20000 })),
    distance: Type.Optional(
      Type.Union([distance, Type.Object({ from: distance, to: distance }, closed)], {
        description: 'From the base station; required unless the UEs move along a path',
      }),
    ),
    azimuth: Type.Optional(
      Type.Union([angle, Type.Object({ from: angle, to: angle }, closed)], {
        description:
          'Counter-clockwise from the x axis; all around, or within 60 deg of a sector antenna, unless given',
      }),
    ),
    lineOfSight: Type.Optional(
      Type.Union([Type.Boolean(), Type.Literal('random')], {
        description: 'random unless given: drawn by the probability of TR 38.901',
      }),
    ),
    shadowing: Type.Optional(Type.Boolean({ description: 'true unless given' })),
    fading: Type.Optional(Type.Boolean({ description: 'Whether the channel fades; true unless given' })),
    speed: Type.Optional(
      Speed({
        minimum: '0.1 m/s',
        maximum: '140 m/s',
        description: 'Speed of the Doppler shift of UEs that stay where they are; 1 m/s unless given',
      }),
    ),
    mobility: Type.Optional(Mobility),
    sessionAmbr: AggregateMaximumBitRate('Limit of the non-GBR flows of a PDU session; none unless given'),
    ueAmbr: AggregateMaximumBitRate('Limit of the non-GBR flows of a UE; none unless given'),
    maxQosFlows: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 63,
        description: 'QoS flows that a UE may have at once beside the default one; 15 unless given',
      }),
    ),
    subscription: Type.Optional(SubscriptionSchema),
    qodApplicable: Type.Optional(
      Type.Boolean({ description: 'Whether the operator offers QoD to these subscriptions; true unless given' }),
    ),
    testDevices: Type.Optional(Type.Boolean({ description: 'Whether the conformance suite may use these UEs' })),
    traffic: Type.Optional(Type.Array(TrafficSchema, { minItems: 1 })),
  },
  closed,
);
export type UeGroupFile = Static<typeof UeGroupSchema>;
