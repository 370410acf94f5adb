import { eventSchemas } from './cloud-event.ts';
import { bounded, object, qosProfileName, ref, sinkAddress, timestamp } from './common.ts';
import type { JsonSchema } from './contract.ts';
import { DEVICE_RESPONSE } from './session-schemas.ts';
import type { ReleaseScope } from './since.ts';

/** Name of the property that identifies an assignment, which was called a provisioning until r2.2. */
export function assignmentIdName(at: ReleaseScope): string {
  return at.pick({ 'r1.3': 'provisioningId', 'r3.2': 'assignmentId' });
}

/** The lasting assignment of a QoS profile to a device: what a client asks for and what it is told. */
export function assignmentSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    AssignmentId: { type: 'string', format: 'uuid', ...bounded(at, { maxLength: 36 }) },
    QosProfileName: qosProfileName(at),
    BaseAssignmentInfo: object(
      {
        device: ref('Device'),
        qosProfile: ref('QosProfileName'),
        sink: sinkAddress(at),
        sinkCredential: ref('SinkCredential'),
      },
      { required: ['qosProfile'] },
    ),
    CreateAssignment: { allOf: [ref('BaseAssignmentInfo')] },
    AssignmentInfo: { allOf: [ref('BaseAssignmentInfo'), assignmentState(at)] },
    ...at.since('r3.2', { DeviceResponse: DEVICE_RESPONSE }),
    RetrieveAssignmentByDevice: object({ device: ref('Device') }),
    // r4.1 is the first to give it a type.
    Status: { ...at.since('r4.1', { type: 'string' }), enum: ['REQUESTED', 'AVAILABLE', 'UNAVAILABLE'] },
    StatusInfo: { type: 'string', enum: ['NETWORK_TERMINATED', 'DELETE_REQUESTED'] },
    ...assignmentEventSchemas(at),
  };
}

function assignmentState(at: ReleaseScope): JsonSchema {
  const id = assignmentIdName(at);
  return object(
    {
      ...at.since('r3.2', { device: ref('DeviceResponse') }),
      [id]: ref('AssignmentId'),
      startedAt: timestamp(at),
      status: ref('Status'),
      statusInfo: ref('StatusInfo'),
    },
    { required: [id, 'status'] },
  );
}

/** The event of an assignment whose status has changed. Until r3.2 `data` must have a `qosStatus`, which nothing defines. */
function assignmentEventSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  const id = assignmentIdName(at);
  const api = at.pick({ 'r1.3': 'qod-provisioning', 'r3.2': 'qos-provisioning' });
  const data = object(
    { [id]: ref('AssignmentId'), status: ref('StatusChanged'), statusInfo: ref('StatusInfo') },
    { required: [id, at.pick({ 'r1.3': 'qosStatus', 'r4.1': 'status' })] },
  );
  return {
    ...eventSchemas(at, {
      type: `org.camaraproject.${api}.v0.status-changed`,
      schemaName: 'EventStatusChanged',
      data,
    }),
    StatusChanged: { type: 'string', enum: ['AVAILABLE', 'UNAVAILABLE'] },
  };
}
