import { commonSchemas, deviceSchemas, ref, responseHeaders, xCorrelator } from './common.ts';
import type { Contract, Operation, Parameter } from './contract.ts';
import { deviceCodes } from './device-codes.ts';
import { profileSchemas } from './profile-schemas.ts';
import { getQosProfile, getQosProfiles } from './qos-profiles.ts';
import { sessionEventSchemas, sessionNotifications } from './qos-notification.ts';
import { commonErrors, deviceNotFound, error, invalid, json, noContent, notFound } from './responses.ts';
import { sessionSchemas } from './session-schemas.ts';
import type { ReleaseScope } from './since.ts';
import { sinkCredentialSchemas } from './sink-credential.ts';

/**
 * CAMARA API `quality-on-demand`: sessions that give a flow of a device the treatment of a QoS profile. In v0.10.1 the
 * profiles are part of it.
 */
export function qualityOnDemand(at: ReleaseScope): Contract {
  return {
    api: 'quality-on-demand',
    release: at.release,
    name: at.pick({ 'v0.10.1': 'qod', 'r1.3': 'quality-on-demand' }),
    title: at.pick({ 'v0.10.1': 'QoD for enhanced communication', 'r1.3': 'Quality-On-Demand' }),
    version: at.pick({
      'v0.10.1': '0.10.1',
      'r1.3': '0.11.1',
      'r2.2': '1.0.0',
      'r3.2': '1.1.0',
      'r4.1': '1.2.0-rc.3',
    }),
    basePath: at.pick({
      'v0.10.1': '/qod/v0',
      'r1.3': '/quality-on-demand/v0.11',
      'r2.2': '/quality-on-demand/v1',
      'r4.1': '/quality-on-demand/v1rc3',
    }),
    errorCodes: at.pick({ 'v0.10.1': 'in examples', 'r2.2': 'listed' }),
    requestBodyStrictness: at.pick({ 'v0.10.1': false, 'r4.1': true }),
    operations: [
      createSession(at),
      getSession(at),
      deleteSession(at),
      extendQosSessionDuration(at),
      ...at.until('v0.10.1', [getQosProfiles(at), getQosProfile(at)]),
      ...at.since('r1.3', [retrieveSessions(at)]),
    ],
    schemas: {
      ...commonSchemas(at),
      ...deviceSchemas(at),
      ...sessionSchemas(at),
      ...at.until('v0.10.1', profileSchemas(at)),
      ...sinkCredentialSchemas(at),
      ...sessionEventSchemas(at),
    },
    headers: responseHeaders(at),
  };
}

const SESSION_ID: Parameter = { name: 'sessionId', in: 'path', required: true, schema: ref('SessionId') };

/** `right` is what the scope of v0.10.1 permits, `scope` what that of later releases does. */
function access(at: ReleaseScope, right: 'read' | 'write' | 'delete', scope: string) {
  return {
    scopes: [at.pick({ 'v0.10.1': `qod-sessions-${right}`, 'r1.3': `quality-on-demand:sessions:${scope}` })],
    clientCredentials: at.pick({ 'v0.10.1': true, 'r1.3': false }),
  };
}

function createSession(at: ReleaseScope): Operation {
  return {
    operationId: 'createSession',
    method: 'post',
    path: '/sessions',
    ...access(at, 'write', 'create'),
    parameters: xCorrelator(at),
    requestBody: { required: true, contentType: 'application/json', schema: ref('CreateSession') },
    responses: {
      '201': json(at, ref('SessionInfo')),
      '400': error(at, 400, [
        'INVALID_ARGUMENT',
        'OUT_OF_RANGE',
        ...at.since('r1.3', ['QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE', 'INVALID_CREDENTIAL', 'INVALID_TOKEN']),
        ...at.since('r3.2', ['INVALID_SINK']),
      ]),
      ...commonErrors(at),
      '409': error(at, 409, ['CONFLICT']),
      ...at.until('v0.10.1', { '501': error(at, 501, ['NOT_IMPLEMENTED']) }),
      ...deviceErrors(at, [
        ...at.since('r4.1', ['PRIVATE_KEY_JWT_NOT_CONFIGURED']),
        ...at.since('r3.2', ['QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE']),
      ]),
    },
    callbacks: [sessionNotifications(at)],
  };
}

/** Until v0.10.1 a device that nobody knows is an invalid argument. */
function deviceErrors(at: ReleaseScope, furtherCodes: readonly string[] = []) {
  if (at.release === 'v0.10.1') return {};
  return { '404': deviceNotFound(at), '422': error(at, 422, [...deviceCodes(at), ...furtherCodes]) };
}

function getSession(at: ReleaseScope): Operation {
  return {
    operationId: 'getSession',
    method: 'get',
    path: '/sessions/{sessionId}',
    ...access(at, 'read', 'read'),
    parameters: [SESSION_ID, ...xCorrelator(at)],
    responses: { '200': json(at, ref('SessionInfo')), ...sessionByIdErrors(at) },
    callbacks: [],
  };
}

function deleteSession(at: ReleaseScope): Operation {
  return {
    operationId: 'deleteSession',
    method: 'delete',
    path: '/sessions/{sessionId}',
    ...access(at, 'delete', 'delete'),
    parameters: [SESSION_ID, ...xCorrelator(at)],
    responses: { '204': noContent(at), ...sessionByIdErrors(at) },
    callbacks: [],
  };
}

function sessionByIdErrors(at: ReleaseScope) {
  return {
    '400': at.pick({ 'v0.10.1': invalid(at), 'r4.1': error(at, 400, ['INVALID_ARGUMENT']) }),
    ...commonErrors(at),
    '404': notFound(at),
  };
}

function extendQosSessionDuration(at: ReleaseScope): Operation {
  return {
    operationId: 'extendQosSessionDuration',
    method: 'post',
    path: '/sessions/{sessionId}/extend',
    ...access(at, 'write', 'update'),
    parameters: [SESSION_ID, ...xCorrelator(at)],
    requestBody: { required: true, contentType: 'application/json', schema: ref('ExtendSessionDuration') },
    responses: {
      '200': json(at, ref('SessionInfo')),
      '400': error(at, 400, [
        'INVALID_ARGUMENT',
        ...at.since('r1.3', ['OUT_OF_RANGE', 'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE']),
      ]),
      ...commonErrors(at),
      '404': notFound(at),
      ...at.since('r1.3', { '409': error(at, 409, ['QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED']) }),
    },
    callbacks: [],
  };
}

function retrieveSessions(at: ReleaseScope): Operation {
  return {
    operationId: 'retrieveSessionsByDevice',
    method: 'post',
    path: '/retrieve-sessions',
    scopes: ['quality-on-demand:sessions:retrieve-by-device'],
    clientCredentials: false,
    parameters: xCorrelator(at),
    requestBody: { required: true, contentType: 'application/json', schema: ref('RetrieveSessionsInput') },
    responses: {
      '200': json(at, ref('RetrieveSessionsOutput')),
      '400': invalid(at),
      ...commonErrors(at),
      ...deviceErrors(at),
    },
    callbacks: [],
  };
}
