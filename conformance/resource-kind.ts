import { type ApiName, isBefore, type Release } from './contract/index.ts';

/** What a client creates: a session of quality-on-demand, or an assignment of qos-provisioning. */
export type ResourceKind = 'session' | 'assignment';

/** What the two are called where they are otherwise alike. Operations have the names of the newest release. */
export interface ResourceVocabulary {
  kind: ResourceKind;
  api: ApiName;
  create: string;
  read: string;
  end: string;
  byDevice: string;
  /** Property of resource and event that says how it is. */
  statusName: 'qosStatus' | 'status';
}

export const RESOURCE_KINDS: Readonly<Record<ResourceKind, ResourceVocabulary>> = {
  session: {
    kind: 'session',
    api: 'quality-on-demand',
    create: 'createSession',
    read: 'getSession',
    end: 'deleteSession',
    byDevice: 'retrieveSessionsByDevice',
    statusName: 'qosStatus',
  },
  assignment: {
    kind: 'assignment',
    api: 'qos-provisioning',
    create: 'createQosAssignment',
    read: 'getQosAssignmentById',
    end: 'revokeQosAssignment',
    byDevice: 'getQosAssignmentByDevice',
    statusName: 'status',
  },
};

/** The kind that an API is about; undefined for profiles. */
export function kindOf(api: ApiName): ResourceKind | undefined {
  return Object.values(RESOURCE_KINDS).find((each) => each.api === api)?.kind;
}

/** Property that identifies a resource, also in the path of its operations and in its events. */
export function idNameOf(kind: ResourceKind, release: Release): string {
  if (kind === 'session') return 'sessionId';
  return isBefore(release, 'r3.2') ? 'provisioningId' : 'assignmentId';
}

type Json = Readonly<Record<string, unknown>>;

/** What identifies the resource that a body or an event's `data` is about, of either kind and any release. */
export function resourceIdIn(body: Json): string | undefined {
  return ID_NAMES.map((name) => body[name]).find((id) => typeof id === 'string');
}

/** How a body or an event's `data` says its resource is. */
export function resourceStatusIn(body: Json): unknown {
  return body['qosStatus'] ?? body['status'];
}

const ID_NAMES = ['sessionId', 'assignmentId', 'provisioningId'];
