import type { Release } from '../../conformance/contract/index.ts';
import type { Calendar } from '../kernel/index.ts';
import type { ApiOperation, Reply } from './api-handler.ts';
import { type Assignment, toAssignmentInfo } from './assignment.ts';
import type { Assignments } from './assignments.ts';
import { type CreationBody, type CreationOptions, parseCreation } from './creation.ts';
import { type Device, identifySubject } from './device.ts';
import { Refusal } from './errors.ts';
import { ownResource } from './ownership.ts';

export interface QosProvisioningOptions extends CreationOptions {
  release: Release;
  calendar: Calendar;
  assignments: Assignments;
  /** Whether a DELETE of an AVAILABLE assignment is answered (202) before the network has released it. */
  revokesLater: boolean;
}

/** The operations of qos-provisioning, under each of the names that they have had. */
export function qosProvisioningOperations(options: QosProvisioningOptions): Record<string, ApiOperation> {
  const { assignments, identification, calendar, release } = options;
  const show = (assignment: Assignment) => toAssignmentInfo(assignment, release, calendar);

  const create: ApiOperation = async ({ caller, body }): Promise<Reply | Refusal> => {
    const creation = parseCreation(options, caller, body as CreationBody);
    if (creation instanceof Refusal) return creation;
    const { profile, subject, parsedSink } = creation;
    const assignment = await assignments.create({
      clientId: caller.clientId,
      subject,
      profile,
      request: { qosProfile: profile.name, ...parsedSink.shown },
      ...(parsedSink.sink === undefined ? {} : { sink: parsedSink.sink }),
    });
    return assignment instanceof Refusal ? assignment : { status: 201, body: show(assignment) };
  };

  const getById: ApiOperation = (call) => {
    const assignment = ownResource(assignments.life, identification, call);
    return assignment instanceof Refusal ? assignment : { status: 200, body: show(assignment) };
  };

  const revoke: ApiOperation = async (call): Promise<Reply | Refusal> => {
    const assignment = ownResource(assignments.life, identification, call);
    if (assignment instanceof Refusal) return assignment;
    if (options.revokesLater && assignment.status === 'AVAILABLE')
      return { status: 202, body: show(assignments.life.revoke(assignment.id)) };
    return (await assignments.life.delete(assignment.id)) ?? { status: 204 };
  };

  const getByDevice: ApiOperation = ({ caller, body }) => {
    const subject = identifySubject(identification, caller, (body as { device?: Device }).device);
    if (subject instanceof Refusal) return subject;
    const assignment = assignments.ofDevice(caller.clientId, subject.subscriber.ueName);
    return assignment instanceof Refusal ? assignment : { status: 200, body: show(assignment) };
  };

  return {
    // Since r3.2.
    createQosAssignment: create,
    getQosAssignmentById: getById,
    revokeQosAssignment: revoke,
    getQosAssignmentByDevice: getByDevice,
    // r2.2, and r1.3 where it differs.
    triggerProvisioning: create,
    createProvisioning: create,
    getProvisioningById: getById,
    revokeProvisioning: revoke,
    deleteProvisioning: revoke,
    retrieveProvisioningByDevice: getByDevice,
  };
}
