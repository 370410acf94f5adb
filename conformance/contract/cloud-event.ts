import { bounded, object, ref, timestamp, xCorrelator } from './common.ts';
import type { Callback, ContractResponse, JsonSchema } from './contract.ts';
import { authorizationErrors, gone, invalid, noContent, serverErrors } from './responses.ts';
import type { ReleaseScope } from './since.ts';
import { discriminator } from './sink-credential.ts';

/** What one API notifies of: the event's `type`, the schema that stands for it, and what it says in `data`. */
export interface NotifiedEvent {
  type: string;
  schemaName: string;
  data: JsonSchema;
}

/** CloudEvents 1.0 as CAMARA narrows it, and the one event of an API. `type` decides which schema holds. */
export function eventSchemas(at: ReleaseScope, { type, schemaName, data }: NotifiedEvent): Record<string, JsonSchema> {
  return {
    CloudEvent: cloudEvent(at),
    EventType: { type: 'string', enum: [type] },
    NotificationEvent: {
      allOf: [ref('CloudEvent'), { properties: { type: ref('EventType') } }],
      discriminator: discriminator('type', { [type]: schemaName }),
    },
    [schemaName]: { allOf: [ref('NotificationEvent'), object({ data }, { required: ['data'] })] },
  };
}

/** What the provider posts to the sink that a request names; `expression` finds it there. */
export function notificationsCallback(
  at: ReleaseScope,
  { operationId, expression, further }: NotificationsCallback,
): Callback {
  return {
    name: 'notifications',
    expression,
    operation: {
      operationId,
      method: 'post',
      path: expression,
      scopes: [],
      clientCredentials: false,
      parameters: xCorrelator(at),
      requestBody: {
        required: true,
        contentType: 'application/cloudevents+json',
        schema: ref('NotificationEvent'),
      },
      responses: {
        '204': noContent(at),
        '400': invalid(at),
        ...authorizationErrors(at),
        ...at.since('r1.3', { '410': gone(at) }),
        ...further,
        ...serverErrors(at),
      },
      callbacks: [],
    },
  };
}

interface NotificationsCallback {
  operationId: string;
  expression: string;
  /** Responses that not every API documents. */
  further?: Readonly<Record<string, ContractResponse>>;
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
