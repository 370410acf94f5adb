import Type, { type Static } from 'typebox';
import { NEF_DIALECTS, type NefDialect } from '../../scenarios/nef-dialects.ts';
import { Secret } from '../secret-schema.ts';

const closed = { additionalProperties: false } as const;

/** `southbound` of a target file: how the server under test reaches the NEF that `--emulate` starts for it. */
export const Southbound = Type.Object(
  {
    host: Type.Optional(
      Type.String({ minLength: 1, description: 'Address that the NEF listens on; 127.0.0.1 unless given' }),
    ),
    port: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_535, description: '9092 unless given; 0 for any free port' }),
    ),
    publicUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$',
        expected: 'an absolute URL such as http://host.docker.internal:9092',
        description: 'Root under which the server reaches the NEF, where that is another',
      }),
    ),
    basic: Type.Optional(
      Type.Object(
        { username: Type.String({ minLength: 1 }), password: Secret },
        { ...closed, description: 'What the server shows the NEF' },
      ),
    ),
    bearer: Type.Optional(Secret),
    dialects: Type.Optional(
      Type.Array(Type.Enum(Object.keys(NEF_DIALECTS) as NefDialect[]), {
        uniqueItems: true,
        description: 'Ways in which the NEF departs from TS 29.122 because the server needs them',
      }),
    ),
    profilesFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'QoS profiles of the operator: which QoS references the NEF knows, and what they mean',
      }),
    ),
  },
  { ...closed, description: 'How the server reaches the emulated NEF' },
);
export type Southbound = Static<typeof Southbound>;
