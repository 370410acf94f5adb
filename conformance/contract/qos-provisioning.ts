import { assignmentIdName, assignmentSchemas } from './assignment-schemas.ts';
import { notificationsCallback } from './cloud-event.ts';
import { commonSchemas, deviceSchemas, ref, responseHeaders, xCorrelator } from './common.ts';
import type { Contract, Operation, Parameter } from './contract.ts';
import { deviceCodes } from './device-codes.ts';
import {
  commonErrors,
  deviceNotFound,
  error,
  invalid,
  json,
  noContent,
  notFound,
  tooManyRequests,
} from './responses.ts';
import type { ReleaseScope } from './since.ts';
import { sinkCredentialSchemas } from './sink-credential.ts';

/**
 * CAMARA API `qos-provisioning`, until r2.2 `qod-provisioning`: a QoS profile that a device keeps until it is revoked.
 * What r3.2 calls an assignment was called a provisioning before.
 */
export function qosProvisioning(at: ReleaseScope): Contract {
  return {
    api: 'qos-provisioning',
    release: at.release,
    name: at.pick({ 'r1.3': 'qod-provisioning', 'r3.2': 'qos-provisioning' }),
    title: at.pick({ 'r1.3': 'QoD Provisioning API', 'r3.2': 'QoS Provisioning' }),
    version: at.pick({ 'r1.3': '0.1.1', 'r2.2': '0.2.0', 'r3.2': '0.3.0', 'r4.1': '0.4.0-rc.1' }),
    basePath: at.pick({
      'r1.3': '/qod-provisioning/v0.1',
      'r2.2': '/qod-provisioning/v0.2',
      'r3.2': '/qos-provisioning/v0.3',
      'r4.1': '/qos-provisioning/v0.4rc1',
    }),
    errorCodes: at.pick({ 'r1.3': 'in examples', 'r2.2': 'listed' }),
    requestBodyStrictness: at.pick({ 'r1.3': false, 'r4.1': true }),
    operations: [createAssignment(at), getAssignment(at), revokeAssignment(at), retrieveAssignment(at)],
    schemas: {
      ...commonSchemas(at),
      ...deviceSchemas(at),
      ...sinkCredentialSchemas(at),
      ...assignmentSchemas(at),
    },
    headers: responseHeaders(at),
  };
}

function resourcePath(at: ReleaseScope): string {
  return at.pick({ 'r1.3': '/device-qos', 'r3.2': '/qos-assignments' });
}

function byId(at: ReleaseScope): { path: string; parameters: Parameter[] } {
  const name = assignmentIdName(at);
  const id: Parameter = { name, in: 'path', required: true, schema: ref('AssignmentId') };
  return { path: `${resourcePath(at)}/{${name}}`, parameters: [id, ...xCorrelator(at)] };
}

function access(at: ReleaseScope, right: 'create' | 'read' | 'delete' | 'read-by-device') {
  const resource = at.pick({ 'r1.3': 'qod-provisioning:device-qos', 'r3.2': 'qos-provisioning:qos-assignments' });
  return { scopes: [`${resource}:${right}`], clientCredentials: false };
}

function createAssignment(at: ReleaseScope): Operation {
  return {
    operationId: at.pick({
      'r1.3': 'createProvisioning',
      'r2.2': 'triggerProvisioning',
      'r3.2': 'createQosAssignment',
    }),
    method: 'post',
    path: resourcePath(at),
    ...access(at, 'create'),
    parameters: xCorrelator(at),
    requestBody: { required: true, contentType: 'application/json', schema: ref('CreateAssignment') },
    responses: {
      '201': json(at, ref('AssignmentInfo')),
      '400': error(at, 400, [
        'INVALID_ARGUMENT',
        'OUT_OF_RANGE',
        'INVALID_CREDENTIAL',
        'INVALID_TOKEN',
        ...at.since('r3.2', ['INVALID_SINK']),
      ]),
      ...commonErrors(at),
      '404': deviceNotFound(at),
      '409': error(at, 409, ['CONFLICT']),
      '422': error(at, 422, [
        ...provisionedDeviceCodes(at),
        ...at.since('r4.1', ['PRIVATE_KEY_JWT_NOT_CONFIGURED']),
        ...at.since('r3.2', ['QOS_PROVISIONING.QOS_PROFILE_NOT_APPLICABLE']),
      ]),
    },
    callbacks: [
      notificationsCallback(at, {
        operationId: at.pick({ 'r1.3': 'postProvisioningNotification', 'r3.2': 'postQosAssignmentNotification' }),
        expression: '{$request.body#/sink}',
        further: { '429': tooManyRequests(at) },
      }),
    ],
  };
}

/** r1.3 shows two codes more in its examples than the other APIs do. */
function provisionedDeviceCodes(at: ReleaseScope): readonly string[] {
  return [...deviceCodes(at), ...at.until('r1.3', ['UNPROCESSABLE_ENTITY', 'UNSUPPORTED_DEVICE_IDENTIFIERS'])];
}

function getAssignment(at: ReleaseScope): Operation {
  return {
    operationId: at.pick({ 'r1.3': 'getProvisioningById', 'r3.2': 'getQosAssignmentById' }),
    method: 'get',
    ...byId(at),
    ...access(at, 'read'),
    responses: { '200': json(at, ref('AssignmentInfo')), ...assignmentByIdErrors(at) },
    callbacks: [],
  };
}

/** 202 where the network takes its time: the assignment as it is until then. */
function revokeAssignment(at: ReleaseScope): Operation {
  return {
    operationId: at.pick({
      'r1.3': 'deleteProvisioning',
      'r2.2': 'revokeProvisioning',
      'r3.2': 'revokeQosAssignment',
    }),
    method: 'delete',
    ...byId(at),
    ...access(at, 'delete'),
    responses: { '202': json(at, ref('AssignmentInfo')), '204': noContent(at), ...assignmentByIdErrors(at) },
    callbacks: [],
  };
}

function assignmentByIdErrors(at: ReleaseScope) {
  return { '400': invalid(at), ...commonErrors(at), '404': notFound(at) };
}

function retrieveAssignment(at: ReleaseScope): Operation {
  return {
    operationId: at.pick({ 'r1.3': 'retrieveProvisioningByDevice', 'r3.2': 'getQosAssignmentByDevice' }),
    method: 'post',
    path: at.pick({ 'r1.3': '/retrieve-device-qos', 'r3.2': '/retrieve-qos-assignment' }),
    ...access(at, 'read-by-device'),
    parameters: xCorrelator(at),
    requestBody: { required: true, contentType: 'application/json', schema: ref('RetrieveAssignmentByDevice') },
    responses: {
      '200': json(at, ref('AssignmentInfo')),
      '400': invalid(at),
      ...commonErrors(at),
      '404': deviceNotFound(at),
      '422': error(at, 422, provisionedDeviceCodes(at)),
    },
    callbacks: [],
  };
}
