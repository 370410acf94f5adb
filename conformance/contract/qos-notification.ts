import { bounded, object, ref, timestamp, X_CORRELATOR } from './common.ts';
import type { Callback, JsonSchema } from './contract.ts';
import { AUTHORIZATION_ERRORS, error, GONE, NO_CONTENT } from './responses.ts';
import type { ReleaseScope } from './since.ts';
import { discriminator } from './sink-credential.ts';

/** The name in the schema; the feature files say `org.camaraproject.qod…` (errata 1). */
const QOS_STATUS_CHANGED = 'org.camaraproject.quality-on-demand.v1.qos-status-changed';

/** What the provider posts to the sink of a session. */
export function notificationsCallback(): Callback {
  return {
    name: 'notifications',
    expression: '{$request.body#/sink}',
    operation: {
      operationId: 'postNotification',
      method: 'post',
      path: '{$request.body#/sink}',
      scopes: [],
      parameters: [X_CORRELATOR],
      requestBody: {
        required: true,
        contentType: 'application/cloudevents+json',
        schema: ref('QosNotificationEvent'),
      },
      responses: {
        '204': NO_CONTENT,
        '400': error(400, ['INVALID_ARGUMENT', 'OUT_OF_RANGE']),
        ...AUTHORIZATION_ERRORS,
        '410': GONE,
      },
      callbacks: [],
    },
  };
}

/** CloudEvents 1.0 as CAMARA narrows it, and the one event of this API. `type` decides which schema holds. */
export function eventSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    CloudEvent: cloudEvent(at),
    QosEventType: { type: 'string', enum: [QOS_STATUS_CHANGED] },
    QosNotificationEvent: {
      allOf: [ref('CloudEvent'), { properties: { type: ref('QosEventType') } }],
      discriminator: discriminator('type', { [QOS_STATUS_CHANGED]: 'EventQosStatusChanged' }),
    },
    EventQosStatusChanged: {
      allOf: [ref('QosNotificationEvent'), object({ data: statusChange() }, { required: ['data'] })],
    },
    EventQosStatus: { type: 'string', enum: ['AVAILABLE', 'UNAVAILABLE'] },
  };
}

function statusChange(): JsonSchema {
  return object(
    { sessionId: ref('SessionId'), qosStatus: ref('EventQosStatus'), statusInfo: ref('StatusInfo') },
    { required: ['sessionId', 'qosStatus'] },
  );
}

function cloudEvent(at: ReleaseScope): JsonSchema {
  return {
    ...at.since('r4.1', { type: 'object' }),
    required: ['id', 'source', 'specversion', 'type', 'time'],
    properties: {
      id: { type: 'string', ...bounded(at, { maxLength: 256 }) },
      source: { type: 'string', format: 'uri-reference', ...bounded(at, { minLength: 1, maxLength: 2048 }) },
      type: { type: 'string', ...bounded(at, { maxLength: 512 }) },
      specversion: { type: 'string', enum: ['1.0'] },
      datacontenttype: { type: 'string', enum: ['application/json'] },
      data: { type: 'object' },
      time: timestamp(at),
    },
  };
}
