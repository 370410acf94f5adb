import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false };

const ClientId = Type.String({
  pattern: '^[A-Za-z0-9._~-]{1,128}$',
  expected: 'a name of up to 128 letters, digits, ., _, ~ and -',
});

/** Members beyond `kty` are those of RFC 7518 §6, which the signature library judges. */
const PublicKey = Type.Object({ kty: Type.Enum(['EC', 'RSA', 'OKP']) }, { additionalProperties: true });

const Scope = Type.String({
  pattern: '^[a-z0-9-]+(:[a-z0-9-]+)+$',
  expected: 'a scope such as quality-on-demand:sessions:create',
});

const TokenUri = Type.String({ pattern: '^https?://[^\\s#]+$', expected: 'the address of a token endpoint' });

const ClientSchema = Type.Object(
  {
    clientId: ClientId,
    secret: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    secretEnv: Type.Optional(
      Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', expected: 'the name of an environment variable' }),
    ),
    jwks: Type.Optional(Type.Object({ keys: Type.Array(PublicKey, { minItems: 1 }) }, closed)),
    grants: Type.Optional(
      Type.Array(Type.Enum(['client_credentials', 'authorization_code', 'ciba']), { minItems: 1, uniqueItems: true }),
    ),
    redirectUris: Type.Optional(Type.Array(Type.String(), { minItems: 1, uniqueItems: true })),
    scopes: Type.Optional(Type.Array(Scope, { minItems: 1, uniqueItems: true })),
    apis: Type.Optional(
      Type.Array(Type.Enum(['quality-on-demand', 'qos-profiles', 'qod-provisioning', 'qos-provisioning']), {
        minItems: 1,
        uniqueItems: true,
      }),
    ),
    requestsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    consent: Type.Optional(Type.Enum(['ask', 'given'])),
    sinkCredentials: Type.Optional(Type.Object({ clientId: ClientId, tokenUri: TokenUri }, closed)),
  },
  closed,
);

/** Schema of `scenarios/clients.yaml`. */
export const ClientsSchema = Type.Object({ clients: Type.Array(ClientSchema, { minItems: 1 }) }, closed);

export type ClientEntry = Static<typeof ClientSchema>;
