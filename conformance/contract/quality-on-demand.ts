import { bounded, commonSchemas, deviceSchemas, ref, X_CORRELATOR } from './common.ts';
import type { Contract, Operation, Parameter } from './contract.ts';
import { eventSchemas, notificationsCallback } from './qos-notification.ts';
import * as responses from './responses.ts';
import { error, json } from './responses.ts';
import { sessionSchemas } from './session-schemas.ts';
import type { ReleaseScope } from './since.ts';
import { sinkCredentialSchemas } from './sink-credential.ts';

/** CAMARA API `quality-on-demand`: sessions that give a flow of a device the treatment of a QoS profile. */
export function qualityOnDemand(at: ReleaseScope): Contract {
  return {
    api: 'quality-on-demand',
    release: at.release,
    version: at.pick({ 'r3.2': '1.1.0', 'r4.1': '1.2.0-rc.3' }),
    basePath: at.pick({ 'r3.2': '/quality-on-demand/v1', 'r4.1': '/quality-on-demand/v1rc3' }),
    requestBodyStrictness: at.pick({ 'r3.2': false, 'r4.1': true }),
    operations: [createSession(at), getSession(at), deleteSession(at), extendQosSessionDuration(), retrieveSessions()],
    schemas: {
      ...commonSchemas(at),
      ...deviceSchemas(at),
      ...sessionSchemas(at),
      ...sinkCredentialSchemas(at),
      ...eventSchemas(at),
      RetrieveSessionsOutput: {
        type: 'array',
        items: ref('SessionInfo'),
        minItems: 0,
        ...bounded(at, { maxItems: 100 }),
      },
    },
    headers: { 'x-correlator': ref('XCorrelator') },
  };
}

const SESSION_ID: Parameter = { name: 'sessionId', in: 'path', required: true, schema: ref('SessionId') };

/** Of a request that names a device, or for which the token must. */
const DEVICE_CODES_422 = [
  'SERVICE_NOT_APPLICABLE',
  'MISSING_IDENTIFIER',
  'UNSUPPORTED_IDENTIFIER',
  'UNNECESSARY_IDENTIFIER',
] as const;

function createSession(at: ReleaseScope): Operation {
  return {
    operationId: 'createSession',
    method: 'post',
    path: '/sessions',
    scopes: ['quality-on-demand:sessions:create'],
    parameters: [X_CORRELATOR],
    requestBody: { required: true, contentType: 'application/json', schema: ref('CreateSession') },
    responses: {
      '201': json(ref('SessionInfo')),
      '400': error(400, [
        'INVALID_ARGUMENT',
        'OUT_OF_RANGE',
        'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE',
        'INVALID_CREDENTIAL',
        'INVALID_TOKEN',
        'INVALID_SINK',
      ]),
      ...responses.AUTHORIZATION_ERRORS,
      '404': responses.DEVICE_NOT_FOUND,
      '409': error(409, ['CONFLICT']),
      '422': error(422, [
        ...DEVICE_CODES_422,
        ...at.since('r4.1', ['PRIVATE_KEY_JWT_NOT_CONFIGURED']),
        'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE',
      ]),
      '429': responses.TOO_MANY_REQUESTS,
    },
    callbacks: [notificationsCallback()],
  };
}

function getSession(at: ReleaseScope): Operation {
  return {
    operationId: 'getSession',
    method: 'get',
    path: '/sessions/{sessionId}',
    scopes: ['quality-on-demand:sessions:read'],
    parameters: [SESSION_ID, X_CORRELATOR],
    responses: { '200': json(ref('SessionInfo')), ...sessionByIdErrors(at) },
    callbacks: [],
  };
}

function deleteSession(at: ReleaseScope): Operation {
  return {
    operationId: 'deleteSession',
    method: 'delete',
    path: '/sessions/{sessionId}',
    scopes: ['quality-on-demand:sessions:delete'],
    parameters: [SESSION_ID, X_CORRELATOR],
    responses: { '204': responses.NO_CONTENT, ...sessionByIdErrors(at) },
    callbacks: [],
  };
}

function sessionByIdErrors(at: ReleaseScope) {
  return {
    '400': error(400, ['INVALID_ARGUMENT', ...at.until('r3.2', ['OUT_OF_RANGE'])]),
    ...responses.AUTHORIZATION_ERRORS,
    '404': responses.NOT_FOUND,
    '429': responses.TOO_MANY_REQUESTS,
  };
}

function extendQosSessionDuration(): Operation {
  return {
    operationId: 'extendQosSessionDuration',
    method: 'post',
    path: '/sessions/{sessionId}/extend',
    scopes: ['quality-on-demand:sessions:update'],
    parameters: [SESSION_ID, X_CORRELATOR],
    requestBody: { required: true, contentType: 'application/json', schema: ref('ExtendSessionDuration') },
    responses: {
      '200': json(ref('SessionInfo')),
      '400': error(400, ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE']),
      ...responses.AUTHORIZATION_ERRORS,
      '404': responses.NOT_FOUND,
      '409': error(409, ['QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED']),
      '429': responses.TOO_MANY_REQUESTS,
    },
    callbacks: [],
  };
}

function retrieveSessions(): Operation {
  return {
    operationId: 'retrieveSessionsByDevice',
    method: 'post',
    path: '/retrieve-sessions',
    scopes: ['quality-on-demand:sessions:retrieve-by-device'],
    parameters: [X_CORRELATOR],
    requestBody: { required: true, contentType: 'application/json', schema: ref('RetrieveSessionsInput') },
    responses: {
      '200': json(ref('RetrieveSessionsOutput')),
      '400': error(400, ['INVALID_ARGUMENT', 'OUT_OF_RANGE']),
      ...responses.AUTHORIZATION_ERRORS,
      '404': responses.DEVICE_NOT_FOUND,
      '422': error(422, DEVICE_CODES_422),
      '429': responses.TOO_MANY_REQUESTS,
    },
    callbacks: [],
  };
}
