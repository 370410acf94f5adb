import { bounded, object, ref, timestamp } from './common.ts';
import type { JsonSchema } from './contract.ts';
import type { ReleaseScope } from './since.ts';

/**
 * How the provider authorises itself towards a sink. The property `credentialType` decides which schema holds.
 * v0.10.1 has none: its webhook has a token. r4.1 drops PLAIN and REFRESHTOKEN, which the prose of r3.2 keeps for later, and adds PRIVATE_KEY_JWT.
 */
export function sinkCredentialSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  if (at.release === 'v0.10.1') return {};
  const mapping = at.pick<Record<string, string>>({
    'r1.3': { PLAIN: 'PlainCredential', ACCESSTOKEN: 'AccessTokenCredential', REFRESHTOKEN: 'RefreshTokenCredential' },
    'r4.1': { ACCESSTOKEN: 'AccessTokenCredential', PRIVATE_KEY_JWT: 'PrivateKeyJWTCredential' },
  });
  return {
    SinkCredential: object(
      { credentialType: { type: 'string', enum: Object.keys(mapping) } },
      { required: ['credentialType'], discriminator: discriminator('credentialType', mapping) },
    ),
    AccessTokenCredential: credential(accessToken(at), ACCESS_TOKEN_REQUIRED),
    ...at.until('r3.2', {
      PlainCredential: credential({ identifier: TEXT, secret: TEXT }, ['identifier', 'secret']),
      RefreshTokenCredential: credential(
        { ...accessToken(at), refreshToken: TEXT, refreshTokenEndpoint: { type: 'string', format: 'uri' } },
        [...ACCESS_TOKEN_REQUIRED, 'refreshToken', 'refreshTokenEndpoint'],
      ),
    }),
    ...at.since('r4.1', {
      PrivateKeyJWTCredential: credential(
        {
          clientId: { type: 'string', maxLength: 128, writeOnly: true },
          tokenUri: { ...HTTPS_URI, writeOnly: true },
          jwksUri: { ...HTTPS_URI, readOnly: true },
        },
        [],
      ),
    }),
  };
}

/** An OpenAPI discriminator whose mapping names schemas of the same contract. */
export function discriminator(propertyName: string, mapping: Readonly<Record<string, string>>): JsonSchema {
  const pointers = Object.entries(mapping).map(([value, name]) => [value, `#/schemas/${name}`]);
  return { propertyName, mapping: Object.fromEntries(pointers) };
}

function credential(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return { allOf: [ref('SinkCredential'), object(properties, required.length === 0 ? {} : { required })] };
}

const ACCESS_TOKEN_REQUIRED = ['accessToken', 'accessTokenExpiresUtc', 'accessTokenType'] as const;

function accessToken(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    accessToken: { type: 'string', ...bounded(at, { maxLength: 4096 }), ...at.since('r4.1', { writeOnly: true }) },
    accessTokenExpiresUtc: timestamp(at),
    accessTokenType: { type: 'string', enum: ['bearer'], ...at.since('r4.1', { writeOnly: true }) },
  };
}

const TEXT: JsonSchema = { type: 'string' };
const HTTPS_URI: JsonSchema = { type: 'string', format: 'uri', maxLength: 2048, pattern: '^https://.+$' };
