import Type, { type Static } from 'typebox';
import { CellSchema } from './cell-schema.ts';
import { Name } from './name-schema.ts';
import { ScheduledNetworkEventSchema } from './network-event-schema.ts';
import { Duration } from './quantity.ts';
import { UeGroupSchema } from './ue-group-schema.ts';

/** Schema of an emulation scenario file (`scenarios/cells/*.yaml`). `scenario.ts` turns it into plain numbers. */

const closed = { additionalProperties: false } as const;

const Server = Type.Object(
  {
    address: Type.String({ expected: 'an IPv4 or IPv6 address' }),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    protocol: Type.Optional(Type.Union([Type.Literal('tcp'), Type.Literal('udp')])),
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
    cell: CellSchema,
    servers: Type.Record(Name, Server),
    ues: Type.Array(UeGroupSchema, { minItems: 1 }),
    sessions: Type.Optional(Type.Array(Session)),
    events: Type.Optional(Type.Array(ScheduledNetworkEventSchema, { description: 'What befalls the network' })),
  },
  closed,
);
export type ScenarioFile = Static<typeof ScenarioSchema>;
