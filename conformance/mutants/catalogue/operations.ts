/** An operation as the catalogue speaks of it: by how the ids of its requirements begin, its newest name, and what it does. */
export interface MutatedOperation {
  prefix: string;
  operation: string;
  /** How ids of its mutants begin. */
  name: string;
  /** For sentences: `creates a session`. */
  does: string;
  /** Cases of the operation, as a pattern. */
  cases: string;
}

function operation(prefix: string, name: string, does: string, id: string, folder: string): MutatedOperation {
  return { prefix, operation: id, name, does, cases: `${folder}/${id}/*` };
}

const SESSIONS = 'quality-on-demand';
const PROFILES = 'qos-profiles';
const ASSIGNMENTS = 'qos-provisioning';

export const CREATE = operation('QOD-CREATE', 'create', 'creates a session', 'createSession', SESSIONS);
export const GET = operation('QOD-GET', 'get', 'tells a session', 'getSession', SESSIONS);
export const DELETE = operation('QOD-DELETE', 'delete', 'deletes a session', 'deleteSession', SESSIONS);
export const EXTEND = operation('QOD-EXTEND', 'extend', 'extends a session', 'extendQosSessionDuration', SESSIONS);
export const RETRIEVE = operation('QOD-RETRIEVE', 'retrieve', 'lists sessions', 'retrieveSessionsByDevice', SESSIONS);
export const GET_PROFILE = operation('QPR-GET', 'get-profile', 'tells a profile', 'getQosProfile', PROFILES);
export const LIST_PROFILES = operation('QPR-LIST', 'list-profiles', 'lists profiles', 'retrieveQoSProfiles', PROFILES);
export const ASSIGN = operation('PROV-CREATE', 'assign', 'creates an assignment', 'createQosAssignment', ASSIGNMENTS);
export const GET_ASSIGNMENT = operation(
  'PROV-GET',
  'get-assignment',
  'tells an assignment',
  'getQosAssignmentById',
  ASSIGNMENTS,
);
export const REVOKE = operation('PROV-REVOKE', 'revoke', 'revokes an assignment', 'revokeQosAssignment', ASSIGNMENTS);
export const BY_DEVICE = operation(
  'PROV-BYDEVICE',
  'assignment-by-device',
  'tells the assignment of a device',
  'getQosAssignmentByDevice',
  ASSIGNMENTS,
);

export const ALL_OPERATIONS = [
  CREATE,
  GET,
  DELETE,
  EXTEND,
  RETRIEVE,
  GET_PROFILE,
  LIST_PROFILES,
  ASSIGN,
  GET_ASSIGNMENT,
  REVOKE,
  BY_DEVICE,
];
/** Those whose path names a session or an assignment. */
export const OF_A_RESOURCE = [GET, DELETE, EXTEND, GET_ASSIGNMENT, REVOKE];
/** Those that a device can be named in. */
export const OF_A_DEVICE = [CREATE, RETRIEVE, LIST_PROFILES, ASSIGN, BY_DEVICE];
export const WITH_A_BODY = [...OF_A_DEVICE, EXTEND];

/** All cases of an API, which a defect in something as common as creating a session is seen in. */
export const EVERY_SESSION = `${SESSIONS}/*`;
export const EVERY_ASSIGNMENT = `${ASSIGNMENTS}/*`;

/** Cases of an operation that are generated, one for each way to break each field of its body. */
export function brokenBodies(cases: string): string[] {
  return ['invalid[*', 'missing[*', 'unknown[*'].map((name) => cases.replace('*', name));
}
