import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const FromEnvironment = Type.Object(
  {
    env: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
      expected: 'the name of an environment variable',
      description: 'Environment variable that holds the secret',
    }),
  },
  closed,
);
const AsText = Type.Object(
  {
    value: Type.String({
      minLength: 8,
      expected: 'a secret of at least 8 characters',
      description: 'The secret itself; better keep it out of the file with env',
    }),
  },
  closed,
);

/** Ways to write a secret. */
export const SECRET_FORMS = [FromEnvironment, AsText] as const;

/** A secret: better the name of an environment variable than the text. Neither is ever shown. */
export const Secret = Type.Union([...SECRET_FORMS]);
export type SecretSource = Static<typeof Secret>;

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The secret's text; empty where the environment lacks it, which `secretProblem` tells. */
export function secretText(source: SecretSource, environment: Environment): string {
  return 'env' in source ? (environment[source.env] ?? '') : source.value;
}

/** What is wrong with a secret, if anything. Says nothing of its text. */
export function secretProblem(source: SecretSource, environment: Environment): string | undefined {
  if (!('env' in source)) return undefined;
  const value = environment[source.env];
  if (value === undefined || value === '')
    return `the environment has no ${source.env}; expected it to hold the secret`;
  return value.length < 8 ? `${source.env} holds fewer than 8 characters; expected a secret` : undefined;
}
