import type { Assignment, AssignmentRequest } from './assignment.ts';
import { Refusal } from './errors.ts';
import { LifeCycle, type LifeCycleOptions } from './life-cycle.ts';
import { ueAddress } from './nef-client.ts';
import { type ResourceDemand, requested } from './qos-resource.ts';

/** An assignment that a client may have. */
export interface AssignmentDemand extends ResourceDemand {
  request: AssignmentRequest;
}

/** Assignments of a profile to all the traffic of a device, until revoked: CAMARA QoS (QoD) provisioning. */
export class Assignments {
  readonly life: LifeCycle<Assignment>;
  readonly #options: LifeCycleOptions<Assignment>;

  constructor(options: LifeCycleOptions<Assignment>) {
    this.#options = options;
    this.life = new LifeCycle(options);
  }

  /** Asks the network for it. A device has one assignment, whoever made it. */
  async create(demand: AssignmentDemand): Promise<Assignment | Refusal> {
    const { clientId, subject, profile, request } = demand;
    const { subscriber } = subject;
    if (this.#conflicts(clientId, subscriber.ueName))
      return new Refusal('CONFLICT', 'The device has an assignment already.');
    const { uuid, clock } = this.#options;
    const assignment = requested(demand, uuid(), clock.now(), { request });
    return this.life.begin(assignment, { qosReference: profile.network.qosReference, ...ueAddress(subscriber) });
  }

  /**
   * The newest assignment that a client has for a device, what is over but kept included. One that another client has is
   * PERMISSION_DENIED and not NOT_FOUND, as the feature files of every release want it.
   */
  ofDevice(clientId: string, ueName: string): Assignment | Refusal {
    const assignments = this.life.ofUe(ueName);
    const own = assignments.filter((assignment) => assignment.clientId === clientId).at(-1);
    if (own !== undefined) return own;
    if (assignments.length === 0) return new Refusal('NOT_FOUND', 'The device has no assignment.');
    return new Refusal('PERMISSION_DENIED', 'The assignment of the device belongs to another client.');
  }

  /**
   * What is over but kept blocks its own client, as long as that has not asked for its end: another could not delete it.
   */
  #conflicts(clientId: string, ueName: string): boolean {
    return this.life
      .underWayOfUe(ueName)
      .some(
        (other) =>
          other.status !== 'UNAVAILABLE' || (other.clientId === clientId && other.statusInfo !== 'DELETE_REQUESTED'),
      );
  }
}
