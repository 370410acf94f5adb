import { object, ref } from './common.ts';
import type { Callback, JsonSchema } from './contract.ts';
import { eventSchemas, notificationsCallback } from './cloud-event.ts';
import type { ReleaseScope } from './since.ts';

/** The name in the schema; the feature files since r1.3 say `org.camaraproject.qod…` (errata 1). */
function qosStatusChanged(at: ReleaseScope): string {
  const api = at.pick({ 'v0.10.1': 'qod.v0', 'r1.3': 'quality-on-demand.v0', 'r2.2': 'quality-on-demand.v1' });
  return `org.camaraproject.${api}.qos-status-changed`;
}

/** What the provider posts to the sink of a session; in v0.10.1 to its webhook. */
export function sessionNotifications(at: ReleaseScope): Callback {
  return notificationsCallback(at, {
    operationId: 'postNotification',
    expression: at.pick({
      'v0.10.1': '{$request.body#/webhook/notificationUrl}',
      'r1.3': '{$request.body#/sink}',
    }),
  });
}

/** The event of a session whose status has changed. */
export function sessionEventSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  const data = object(
    { sessionId: ref('SessionId'), qosStatus: ref('EventQosStatus'), statusInfo: ref('StatusInfo') },
    { required: ['sessionId', 'qosStatus'] },
  );
  return {
    ...eventSchemas(at, { type: qosStatusChanged(at), schemaName: 'EventQosStatusChanged', data }),
    EventQosStatus: { type: 'string', enum: ['AVAILABLE', 'UNAVAILABLE'] },
  };
}
