import { bounded, commonSchemas, deviceSchemas, object, ref, responseHeaders, xCorrelator } from './common.ts';
import type { Contract, Operation } from './contract.ts';
import { deviceCodes } from './device-codes.ts';
import { profileSchemas } from './profile-schemas.ts';
import { commonErrors, deviceNotFound, error, invalid, json, notFound } from './responses.ts';
import type { ReleaseScope } from './since.ts';

/** CAMARA API `qos-profiles`: which profiles there are and what each promises. */
export function qosProfiles(at: ReleaseScope): Contract {
  return {
    api: 'qos-profiles',
    release: at.release,
    name: 'qos-profiles',
    title: 'QoS Profiles',
    version: at.pick({ 'r1.3': '0.11.1', 'r2.2': '1.0.0', 'r3.2': '1.1.0', 'r4.1': '1.2.0-rc.3' }),
    basePath: at.pick({ 'r1.3': '/qos-profiles/v0.11', 'r2.2': '/qos-profiles/v1', 'r4.1': '/qos-profiles/v1rc3' }),
    errorCodes: at.pick({ 'r1.3': 'in examples', 'r2.2': 'listed' }),
    requestBodyStrictness: at.pick({ 'r1.3': false, 'r4.1': true }),
    operations: [retrieveQoSProfiles(at), getQosProfile(at)],
    schemas: {
      ...commonSchemas(at),
      ...deviceSchemas(at, at.until('r2.2', { maxProperties: 4 })),
      ...profileSchemas(at),
      QosProfileDeviceRequest: object({
        device: ref('Device'),
        name: ref('QosProfileName'),
        status: ref('QosProfileStatusEnum'),
      }),
    },
    headers: responseHeaders(at),
  };
}

function retrieveQoSProfiles(at: ReleaseScope): Operation {
  return {
    operationId: 'retrieveQoSProfiles',
    method: 'post',
    path: '/retrieve-qos-profiles',
    scopes: ['qos-profiles:read'],
    clientCredentials: false,
    parameters: xCorrelator(at),
    requestBody: { required: true, contentType: 'application/json', schema: ref('QosProfileDeviceRequest') },
    responses: {
      '200': json(at, { type: 'array', items: ref('QosProfile'), ...bounded(at, { maxItems: 100 }) }),
      '400': invalid(at),
      ...commonErrors(at),
      '404': deviceNotFound(at),
      // Without a device the answer is every profile, so that none can be missing.
      '422': error(
        at,
        422,
        deviceCodes(at).filter((code) => code !== 'MISSING_IDENTIFIER'),
      ),
    },
    callbacks: [],
  };
}

/** v0.10.1: the list of all profiles, of those with a name or with a status. */
export function getQosProfiles(at: ReleaseScope): Operation {
  return {
    operationId: 'getQosProfiles',
    method: 'get',
    path: '/qos-profiles',
    scopes: [],
    clientCredentials: true,
    parameters: [
      { name: 'name', in: 'query', required: false, schema: { type: 'string' } },
      { name: 'status', in: 'query', required: false, schema: ref('QosProfileStatusEnum') },
    ],
    responses: {
      '200': json(at, { type: 'array', items: ref('QosProfile') }),
      ...commonErrors(at),
      '404': notFound(at),
    },
    callbacks: [],
  };
}

export function getQosProfile(at: ReleaseScope): Operation {
  return {
    operationId: 'getQosProfile',
    method: 'get',
    path: '/qos-profiles/{name}',
    // v0.10.1 declares a scope `qod-profiles-read`, which it asks for nowhere.
    scopes: at.since('r1.3', ['qos-profiles:read']),
    clientCredentials: at.pick({ 'v0.10.1': true, 'r1.3': false }),
    parameters: [{ name: 'name', in: 'path', required: true, schema: ref('QosProfileName') }, ...xCorrelator(at)],
    responses: {
      '200': json(at, ref('QosProfile')),
      '400': invalid(at),
      ...commonErrors(at),
      '404': notFound(at),
    },
    callbacks: [],
  };
}
