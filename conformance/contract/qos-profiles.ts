import {
  bounded,
  commonSchemas,
  deviceSchemas,
  object,
  positiveInt32,
  qosProfileName,
  ref,
  X_CORRELATOR,
} from './common.ts';
import type { Contract, JsonSchema, Operation } from './contract.ts';
import { AUTHORIZATION_ERRORS, DEVICE_NOT_FOUND, error, json, NOT_FOUND, TOO_MANY_REQUESTS } from './responses.ts';
import type { ReleaseScope } from './since.ts';

/** CAMARA API `qos-profiles`: which profiles there are and what each promises. */
export function qosProfiles(at: ReleaseScope): Contract {
  return {
    api: 'qos-profiles',
    release: at.release,
    version: at.pick({ 'r3.2': '1.1.0', 'r4.1': '1.2.0-rc.3' }),
    basePath: at.pick({ 'r3.2': '/qos-profiles/v1', 'r4.1': '/qos-profiles/v1rc3' }),
    requestBodyStrictness: at.pick({ 'r3.2': false, 'r4.1': true }),
    operations: [retrieveQoSProfiles(at), getQosProfile()],
    schemas: { ...commonSchemas(at), ...deviceSchemas(at), ...profileSchemas(at) },
    headers: { 'x-correlator': ref('XCorrelator') },
  };
}

function retrieveQoSProfiles(at: ReleaseScope): Operation {
  return {
    operationId: 'retrieveQoSProfiles',
    method: 'post',
    path: '/retrieve-qos-profiles',
    scopes: ['qos-profiles:read'],
    parameters: [X_CORRELATOR],
    requestBody: { required: true, contentType: 'application/json', schema: ref('QosProfileDeviceRequest') },
    responses: {
      '200': json({ type: 'array', items: ref('QosProfile'), ...bounded(at, { maxItems: 100 }) }),
      '400': error(400, ['INVALID_ARGUMENT', 'OUT_OF_RANGE']),
      ...AUTHORIZATION_ERRORS,
      '404': DEVICE_NOT_FOUND,
      '422': error(422, ['SERVICE_NOT_APPLICABLE', 'UNSUPPORTED_IDENTIFIER', 'UNNECESSARY_IDENTIFIER']),
      '429': TOO_MANY_REQUESTS,
    },
    callbacks: [],
  };
}

function getQosProfile(): Operation {
  return {
    operationId: 'getQosProfile',
    method: 'get',
    path: '/qos-profiles/{name}',
    scopes: ['qos-profiles:read'],
    parameters: [{ name: 'name', in: 'path', required: true, schema: ref('QosProfileName') }, X_CORRELATOR],
    responses: {
      '200': json(ref('QosProfile')),
      '400': error(400, ['INVALID_ARGUMENT', 'OUT_OF_RANGE']),
      ...AUTHORIZATION_ERRORS,
      '404': NOT_FOUND,
      '429': TOO_MANY_REQUESTS,
    },
    callbacks: [],
  };
}

function profileSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    QosProfileName: qosProfileName(at),
    QosProfileDeviceRequest: object({
      device: ref('Device'),
      name: ref('QosProfileName'),
      status: ref('QosProfileStatusEnum'),
    }),
    QosProfile: qosProfile(at),
    QosProfileStatusEnum: { type: 'string', enum: ['ACTIVE', 'INACTIVE', 'DEPRECATED'] },
    Rate: object({
      value: { type: 'integer', format: 'int32', minimum: 0, maximum: 1024 },
      unit: ref('RateUnitEnum'),
    }),
    RateUnitEnum: { type: 'string', enum: ['bps', 'kbps', 'Mbps', 'Gbps', 'Tbps'] },
    Duration: object({ value: positiveInt32(at), unit: ref('TimeUnitEnum') }),
    TimeUnitEnum: {
      type: 'string',
      enum: ['Days', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Microseconds', 'Nanoseconds'],
    },
    Availability: availability(at),
  };
}

function qosProfile(at: ReleaseScope): JsonSchema {
  const properties = {
    name: ref('QosProfileName'),
    description: {
      type: 'string',
      ...bounded(at, { maxLength: 1024, pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$' }),
    },
    status: ref('QosProfileStatusEnum'),
    countryAvailability: ref('Availability'),
    targetMinUpstreamRate: ref('Rate'),
    maxUpstreamRate: ref('Rate'),
    maxUpstreamBurstRate: ref('Rate'),
    targetMinDownstreamRate: ref('Rate'),
    maxDownstreamRate: ref('Rate'),
    maxDownstreamBurstRate: ref('Rate'),
    minDuration: ref('Duration'),
    maxDuration: ref('Duration'),
    priority: { type: 'integer', format: 'int32', minimum: 1, maximum: 100 },
    packetDelayBudget: ref('Duration'),
    jitter: ref('Duration'),
    // The exponent: 3 stands for a loss of 10^-3.
    packetErrorLossRate: { type: 'integer', format: 'int32', minimum: 1, maximum: 10 },
    l4sQueueType: { type: 'string', enum: ['non-l4s-queue', 'l4s-queue', 'mixed-queue'] },
    serviceClass: { type: 'string', enum: SERVICE_CLASSES },
  };
  return object(properties, { required: ['name', 'status'] });
}

const SERVICE_CLASSES = [
  'microsoft_voice',
  'microsoft_audio_video',
  'real_time_interactive',
  'multimedia_streaming',
  'broadcast_video',
  'low_latency_data',
  'high_throughput_data',
  'low_priority_data',
  'standard',
] as const;

/** Countries, and per country the networks (MCC + MNC), in which a profile can be had. */
function availability(at: ReleaseScope): JsonSchema {
  const network = { type: 'string', ...at.since('r4.1', { pattern: '^[0-9]{5,6}$', maxLength: 6 }) };
  const country = {
    countryName: { type: 'string', pattern: '^[A-Z]{2}$', ...bounded(at, { maxLength: 2 }) },
    networks: { type: 'array', items: network, ...bounded(at, { maxItems: 100 }) },
  };
  return { type: 'array', items: object(country, { required: ['countryName'] }), ...bounded(at, { maxItems: 250 }) };
}
