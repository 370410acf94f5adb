import { bounded, object, positiveInt32, qosProfileName, ref, timestamp } from './common.ts';
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
        sink: { type: 'string', format: 'uri', pattern: '^https://.+$', ...bounded(at, { maxLength: 2048 }) },
        sinkCredential: ref('SinkCredential'),
      },
      { required: ['applicationServer', 'qosProfile'] },
    ),
    CreateSession: {
      allOf: [
        ref('BaseSessionInfo'),
        object({ device: ref('Device'), duration: positiveInt32(at) }, { required: ['duration'] }),
      ],
    },
    SessionInfo: { allOf: [ref('BaseSessionInfo'), sessionState(at)] },
    // A response names exactly one of the identifiers that the client sent.
    DeviceResponse: { allOf: [ref('Device'), { maxProperties: 1 }] },
    ExtendSessionDuration: object(
      { requestedAdditionalDuration: positiveInt32(at) },
      { required: ['requestedAdditionalDuration'] },
    ),
    RetrieveSessionsInput: object({ device: ref('Device') }),
    PortsSpec: portsSpec(at),
    ...applicationServerSchemas(at),
  };
}

function sessionState(at: ReleaseScope): JsonSchema {
  return object(
    {
      device: ref('DeviceResponse'),
      sessionId: ref('SessionId'),
      duration: positiveInt32(at),
      startedAt: timestamp(at),
      expiresAt: timestamp(at),
      qosStatus: ref('QosStatus'),
      statusInfo: ref('StatusInfo'),
    },
    { required: ['sessionId', 'duration', 'qosStatus'] },
  );
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
      'r3.2': object(subnets, { minProperties: 1 }),
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
