/* The request bodies of quality-on-demand and qos-profiles 1.2.0-rc.3. Objects are closed: unknown properties are refused. */

const port = { type: 'integer', minimum: 1, maximum: 65535 };
const int32 = { type: 'integer', minimum: 1, maximum: 2147483647 };
const ipv4 = { type: 'string', format: 'ipv4', maxLength: 15 };
const ipv6 = { type: 'string', format: 'ipv6', maxLength: 45 };
const httpsUrl = { type: 'string', format: 'uri', maxLength: 2048, pattern: '^https://.+$' };
const profileName = { type: 'string', minLength: 3, maxLength: 256, pattern: '^[a-zA-Z0-9_.-]+$' };

function closed(properties: object, rest: object = {}): object {
  return { type: 'object', properties, additionalProperties: false, ...rest };
}

const device = closed(
  {
    phoneNumber: { type: 'string', pattern: '^\\+[1-9][0-9]{4,14}$', maxLength: 16 },
    networkAccessIdentifier: { type: 'string', maxLength: 2048 },
    ipv4Address: closed(
      { publicAddress: ipv4, privateAddress: ipv4, publicPort: port },
      { required: ['publicAddress'], anyOf: [{ required: ['privateAddress'] }, { required: ['publicPort'] }] },
    ),
    ipv6Address: ipv6,
  },
  { minProperties: 1 },
);

const ports = closed(
  {
    ranges: {
      type: 'array',
      minItems: 1,
      maxItems: 65536,
      items: closed({ from: port, to: port }, { required: ['from', 'to'] }),
    },
    ports: { type: 'array', minItems: 1, maxItems: 65536, items: port },
  },
  { minProperties: 1 },
);

const octet = '([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])';
const applicationServer = {
  oneOf: [
    closed(
      { ipAddresses: { type: 'array', minItems: 1, maxItems: 16, uniqueItems: true, items: { anyOf: [ipv4, ipv6] } } },
      { required: ['ipAddresses'] },
    ),
    closed(
      {
        ipv4Address: {
          type: 'string',
          maxLength: 18,
          pattern: `^${octet}(\\.${octet}){3}(/(3[0-2]|[12]?[0-9]))?$`,
        },
        ipv6Address: { type: 'string', format: 'ipv6-subnet', maxLength: 49 },
      },
      { minProperties: 1 },
    ),
  ],
};

/** The property credentialType tells which of the two a credential is. */
const sinkCredential = {
  type: 'object',
  required: ['credentialType'],
  properties: { credentialType: { enum: ['ACCESSTOKEN', 'PRIVATE_KEY_JWT'] } },
  if: { properties: { credentialType: { const: 'ACCESSTOKEN' } } },
  then: closed(
    {
      credentialType: {},
      accessToken: { type: 'string', maxLength: 4096 },
      accessTokenExpiresUtc: { type: 'string', format: 'date-time', maxLength: 64 },
      accessTokenType: { enum: ['bearer'] },
    },
    { required: ['accessToken', 'accessTokenExpiresUtc', 'accessTokenType'] },
  ),
  else: closed({
    credentialType: {},
    clientId: { type: 'string', maxLength: 128 },
    tokenUri: httpsUrl,
    jwksUri: httpsUrl,
  }),
};

export const CREATE_SESSION = closed(
  {
    device,
    applicationServer,
    devicePorts: ports,
    applicationServerPorts: ports,
    qosProfile: profileName,
    sink: httpsUrl,
    sinkCredential,
    duration: int32,
  },
  { required: ['applicationServer', 'qosProfile', 'duration'] },
);

export const EXTEND_SESSION = closed(
  { requestedAdditionalDuration: int32 },
  { required: ['requestedAdditionalDuration'] },
);

export const RETRIEVE_SESSIONS = closed({ device });

export const RETRIEVE_PROFILES = closed({
  device,
  name: profileName,
  status: { enum: ['ACTIVE', 'INACTIVE', 'DEPRECATED'] },
});

export const PROFILE_NAME = profileName;
