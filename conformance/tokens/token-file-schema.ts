import Type, { type Static } from 'typebox';
import { Duration } from '../../scenarios/quantity.ts';
import { Secret, SECRET_FORMS } from '../secret-schema.ts';

/** The sections of `target.yaml` that say where access tokens come from. */

const closed = { additionalProperties: false } as const;

const Url = (description: string) =>
  Type.String({
    pattern: '^https?://[^\\s/?#@]+(/[^\\s#]*)?$',
    expected: 'an absolute http or https URL',
    description,
  });
const Name = (description: string) => Type.String({ minLength: 1, description });

const AuthorizationServer = Type.Object(
  {
    issuer: Type.Optional(
      Url(
        'Its endpoints are read from its metadata at <issuer>/.well-known/openid-configuration, unless tokenEndpoint is given. The whole URL of the metadata may stand here as well',
      ),
    ),
    tokenEndpoint: Type.Optional(Url('Where tokens are asked for; with it, no metadata is read')),
    authorizationEndpoint: Type.Optional(Url('Where a subscriber signs in, for the grant authorization-code')),
    backchannelAuthenticationEndpoint: Type.Optional(Url('Where authentication is asked for, for the grant ciba')),
    useTargetTls: Type.Optional(
      Type.Boolean({
        description:
          'Whether the caFile and the client certificate of `tls` hold for this server too; false unless given',
      }),
    ),
  },
  { ...closed, minProperties: 1 },
);

const Client = Type.Object(
  {
    server: Type.Optional(Name('One of authorizationServers; may be left out where there is only one of them')),
    clientId: Name('client_id with which the client is registered'),
    secret: Type.Optional(Secret),
    keyFile: Type.Optional(
      Name('Private key of a client that signs assertions (private_key_jwt): PEM, or a JWK as JSON'),
    ),
    keyId: Type.Optional(Name('`kid` of assertions; that of the JWK unless given')),
    algorithm: Type.Optional(
      Type.Enum(['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'], {
        description: 'Signature of assertions; ES256, ES384, ES512 or RS256 by the key unless given',
      }),
    ),
    authentication: Type.Optional(
      Type.Enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'], {
        description:
          'How the client shows who it is; client_secret_basic with a secret, private_key_jwt with a key, else none',
      }),
    ),
    purpose: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]+$',
        expected: 'the name of a W3C DPV purpose such as RequestedServiceProvision',
        description: 'Purpose of CAMARA: `dpv:<purpose>` is asked for together with the scopes',
      }),
    ),
  },
  closed,
);

const Placeholders = 'may hold ${device.phoneNumber}, ${device.ipv4Address.publicAddress} and the like';

const Command = Type.Object(
  {
    command: Type.Array(Type.String(), {
      minItems: 1,
      description: `Program and arguments, run without a shell in the folder of this file. It prints the token, or the JSON of a token response. Arguments ${Placeholders}, and \${scopes}`,
    }),
    within: Type.Optional(Duration({ minimum: '10 ms', maximum: '10 min', description: '30 s unless given' })),
  },
  closed,
);

const FormStep = Type.Object(
  {
    form: Type.Optional(Name('CSS selector of the form on the page; its first form unless given')),
    fields: Type.Record(Type.String(), Type.Union([Type.String(), ...SECRET_FORMS]), {
      description: `What to fill in, by field name; the form's other fields, hidden ones too, are sent as they are. Texts ${Placeholders}`,
    }),
  },
  closed,
);

const fromClient = {
  client: Name('One of clients'),
  scopes: Type.Optional(
    Type.Array(Type.String({ pattern: '^[!#-\\[\\]-~]+$', expected: 'a scope without spaces' }), {
      uniqueItems: true,
      description:
        'Asked for instead of the scopes of the release; for no-scope, instead of those without the operation’s',
    }),
  ),
  within: Type.Optional(
    Duration({
      minimum: '10 ms',
      maximum: '30 min',
      description: 'Longest time until the token is there; 1 min unless given, with a person 5 min, for ciba 2 min',
    }),
  ),
};
const ByClient = Type.Object(fromClient, closed);
const ByExpiringClient = Type.Object(
  {
    ...fromClient,
    waitAtMost: Type.Optional(
      Duration({
        description:
          'A token that lives no longer than this is waited out, 1 min unless given; with a longer life the role is absent',
      }),
    ),
  },
  closed,
);
const BySubscriber = Type.Object(
  {
    ...fromClient,
    grant: Type.Enum(['ciba', 'authorization-code'], {
      description: 'ciba asks the subscriber on their phone; authorization-code signs in at a page, with PKCE',
    }),
    loginHint: Type.Optional(
      Name(
        `login_hint; unless given tel:<phone number> of the device, or ipport:<public address>:<public port>. It ${Placeholders}`,
      ),
    ),
    redirectUri: Type.Optional(
      Url('For authorization-code: the redirect URI of the client. For interactive a loopback address with a port'),
    ),
    forms: Type.Optional(
      Type.Array(FormStep, {
        minItems: 1,
        description: 'For authorization-code: forms of the sign-in pages, in order, filled in without a person',
      }),
    ),
    interactive: Type.Optional(
      Type.Boolean({
        description: 'For authorization-code: prints the URL at the terminal, and waits for a person to sign in',
      }),
    ),
  },
  closed,
);

const Usual = Type.Union([...SECRET_FORMS, Command, ByClient]);
const Expired = Type.Union([...SECRET_FORMS, Command, ByExpiringClient]);
/** A token of one device. */
export const DeviceToken = Type.Union([...SECRET_FORMS, Command, BySubscriber], {
  description: 'Access token bound to this device; as tokens.three-legged says unless given',
});

/** Where access tokens come from, to be spread into the schema of the file. */
export const tokenSections = {
  authorizationServers: Type.Optional(
    Type.Record(Type.String(), AuthorizationServer, {
      description: 'Authorization servers, by names of your own',
    }),
  ),
  clients: Type.Optional(
    Type.Record(Type.String(), Client, {
      description: 'OAuth clients with which tokens are asked for, by names of your own',
    }),
  ),
  tokens: Type.Optional(
    Type.Object(
      {
        'two-legged': Type.Optional(Usual),
        'three-legged': Type.Optional(
          Type.Union([Command, BySubscriber], {
            description: 'A token bound to the device of a test, for every device that has no threeLeggedToken',
          }),
        ),
        'three-legged-other': Type.Optional(
          Type.Union([...SECRET_FORMS, Command, BySubscriber], {
            description: 'A token bound to another device than that of the test; that of another device unless given',
          }),
        ),
        'other-client': Type.Optional(Usual),
        'no-scope': Type.Optional(Usual),
        expired: Type.Optional(Expired),
        throttled: Type.Optional(Usual),
        'private-key-jwt': Type.Optional(Usual),
      },
      { ...closed, description: 'Access tokens by role; a case whose role is missing is skipped' },
    ),
  ),
};

export type AuthorizationServerEntry = Static<typeof AuthorizationServer>;
export type ClientEntry = Static<typeof Client>;
export type FormStepEntry = Static<typeof FormStep>;
export type CommandEntry = Static<typeof Command>;
export type ClientTokenEntry = Static<typeof ByExpiringClient>;
export type SubscriberTokenEntry = Static<typeof BySubscriber>;
/** Any way to come by a token that the file knows. */
export type TokenEntry = Static<typeof Secret> | CommandEntry | ClientTokenEntry | SubscriberTokenEntry;
