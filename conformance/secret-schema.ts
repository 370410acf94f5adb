import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** A secret in a target file: better the name of an environment variable than the text. Neither is ever shown. */
export const Secret = Type.Union([
  Type.Object(
    { env: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', expected: 'the name of an environment variable' }) },
    closed,
  ),
  Type.Object({ value: Type.String({ minLength: 8, expected: 'a secret of at least 8 characters' }) }, closed),
]);
export type SecretSource = Static<typeof Secret>;
