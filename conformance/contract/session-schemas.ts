import { bounded, object, positiveInt32, qosProfileName, ref, sinkAddress, timestamp } from './common.ts';
import type { JsonSchema } from './contract.ts';
import type { ReleaseScope } from './since.ts';

/** The session of the QoD API: what a client asks for and what it is told. */
export function sessionSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    SessionId: { type: 'string', format: 'uuid', ...bounded(at, { maxLength: 36 }) },
    QosProfileName: qosProfileName(at),
    QosStatus: { type: 'string', enum: ['REQUESTED', 'AVAILABLE', 'UNAVAILABLE'] },
    StatusInfo: { type: 'string', enum: ['DURATION_EXPIRED', 'NETWORK_TERMINATED', 'DELETE_REQUESTED'] },
    BaseSessionInfo: object(
      {
        applicationServer: ref('ApplicationServer'),
        devicePorts: ref('PortsSpec'),
        applicationServerPorts: ref('PortsSpec'),
        qosProfile: ref('QosProfileName'),
        ...at.until('v0.10.1', { webhook: WEBHOOK }),
        ...at.since('r1.3', { sink: sinkAddress(at), sinkCredential: ref('SinkCredential') }),
      },
      { required: [...at.until('v0.10.1', ['device']), 'applicationServer', 'qosProfile'] },
    ),
    CreateSession: {
      allOf: [
        ref('BaseSessionInfo'),
        object({ device: ref('Device'), duration: sessionDuration(at) }, { required: at.since('r1.3', ['duration']) }),
      ],
    },
    SessionInfo: { allOf: [ref('BaseSessionInfo'), sessionState(at)] },
    ...at.since('r3.2', { DeviceResponse: DEVICE_RESPONSE }),
    ExtendSessionDuration: object(
      { requestedAdditionalDuration: { ...positiveInt32(at), ...at.until('v0.10.1', { maximum: 86_399 }) } },
      { required: ['requestedAdditionalDuration'] },
    ),
    ...at.until('v0.10.1', { Message: MESSAGE }),
    ...at.since('r1.3', {
      RetrieveSessionsInput: object({ device: ref('Device') }),
      RetrieveSessionsOutput: {
        type: 'array',
        items: ref('SessionInfo'),
        minItems: 0,
        ...bounded(at, { maxItems: 100 }),
      },
    }),
    PortsSpec: portsSpec(at),
    ...applicationServerSchemas(at),
  };
}

/** Since r3.2 a response names exactly one of the identifiers that the client sent. */
export const DEVICE_RESPONSE: JsonSchema = { allOf: [ref('Device'), { maxProperties: 1 }] };

/** v0.10.1: where notifications go, and the bearer token that they carry. */
const WEBHOOK = object(
  {
    notificationUrl: { type: 'string', format: 'uri' },
    notificationAuthToken: { type: 'string', minLength: 20, maxLength: 256 },
  },
  { required: ['notificationUrl'] },
);

/** v0.10.1: a remark on a session. */
const MESSAGE = object(
  { severity: { type: 'string', enum: ['INFO', 'WARNING'] }, description: { type: 'string' } },
  { required: ['severity', 'description'] },
);

/** In seconds. v0.10.1 limits it to a day, which is also what a request without it gets. */
function sessionDuration(at: ReleaseScope): JsonSchema {
  return { ...positiveInt32(at), ...at.until('v0.10.1', { maximum: 86_400, default: 86_400 }) };
}

function sessionState(at: ReleaseScope): JsonSchema {
  return object(
    {
      device: ref(at.pick({ 'v0.10.1': 'Device', 'r3.2': 'DeviceResponse' })),
      sessionId: ref('SessionId'),
      duration: positiveInt32(at),
      startedAt: sessionTime(at),
      expiresAt: sessionTime(at),
      qosStatus: ref('QosStatus'),
      ...at.until('v0.10.1', { messages: { type: 'array', items: ref('Message') } }),
      ...at.since('r1.3', { statusInfo: ref('StatusInfo') }),
    },
    { required: ['sessionId', 'duration', ...at.until('v0.10.1', ['startedAt', 'expiresAt']), 'qosStatus'] },
  );
}

/** v0.10.1 counts the seconds since 1970. */
function sessionTime(at: ReleaseScope): JsonSchema {
  return at.pick({ 'v0.10.1': { type: 'integer', format: 'int64' }, 'r1.3': timestamp(at) });
}

function portsSpec(at: ReleaseScope): JsonSchema {
  const range = object({ from: ref('Port'), to: ref('Port') }, { required: ['from', 'to'] });
  const limits = { minItems: 1, ...bounded(at, { maxItems: 65_536 }) };
  return object(
    {
      ranges: { type: 'array', items: range, ...limits },
      ports: { type: 'array', items: ref('Port'), ...limits },
    },
    { minProperties: 1 },
  );
}

/**
 * Until r3.2 one address or subnet per family in free text; since r4.1 that, checked, or a list of single addresses.
 */
function applicationServerSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  const subnets = {
    ipv4Address: ref('ApplicationServerIpv4Address'),
    ipv6Address: ref('ApplicationServerIpv6Address'),
  };
  return {
    ApplicationServer: at.pick<JsonSchema>({
      'v0.10.1': object(subnets, { minProperties: 1 }),
      'r4.1': { oneOf: [ref('ApplicationServerIpAddressList'), ref('ApplicationServerIpAddressSubnets')] },
    }),
    ApplicationServerIpv4Address: {
      type: 'string',
      ...at.since('r4.1', { maxLength: 18, pattern: `^${IPV4_BYTE}(\\.${IPV4_BYTE}){3}(/(3[0-2]|[12]?[0-9]))?$` }),
    },
    ApplicationServerIpv6Address: {
      type: 'string',
      ...at.since('r4.1', {
        maxLength: 49,
        pattern: '^[0-9a-fA-F:.]+(/(12[0-8]|1[0-1][0-9]|[1-9]?[0-9]))?$',
      }),
    },
    ...at.since('r4.1', {
      ApplicationServerIpAddressSubnets: object(subnets, {
        minProperties: 1,
        maxProperties: 2,
        additionalProperties: false,
      }),
      ApplicationServerIpAddressList: object(
        { ipAddresses: ref('ApplicationServerIpAddressListType') },
        { required: ['ipAddresses'], additionalProperties: false },
      ),
      ApplicationServerIpAddressListType: {
        type: 'array',
        minItems: 1,
        maxItems: 16,
        uniqueItems: true,
        items: { anyOf: [ref('SingleIpv4Address'), ref('DeviceIpv6Address')] },
      },
    }),
  };
}

/** Lets leading zeros pass, as published. */
const IPV4_BYTE = '([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])';
