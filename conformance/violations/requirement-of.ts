/** What a request body can be broken in: a value, a property that is left out, one that is not declared. */
export type ViolationKind = 'invalid' | 'missing' | 'unknown';

/** Requirements that the fields of an operation's body are under: by the beginning of their path, else by kind. */
interface BodyRequirements {
  invalid: string;
  missing?: string;
  unknown?: string;
  byPath?: Readonly<Record<string, string>>;
}

const REQUIREMENTS: Readonly<Record<string, BodyRequirements>> = {
  createSession: {
    invalid: 'QOD-CREATE-SCHEMA',
    missing: 'QOD-CREATE-REQUIRED',
    unknown: 'QOD-CREATE-STRICT',
    byPath: {
      '$.device': 'QOD-CREATE-DEVICE-SCHEMA',
      '$.devicePorts': 'QOD-CREATE-PORT-LIMITS',
      '$.applicationServerPorts': 'QOD-CREATE-PORT-LIMITS',
      '$.applicationServer.ipAddresses': 'QOD-CREATE-SERVER-LIST-SCHEMA',
      '$.sinkCredential': 'QOD-CREATE-CREDENTIAL-TOKEN',
    },
  },
  extendQosSessionDuration: {
    invalid: 'QOD-EXTEND-SCHEMA',
    missing: 'QOD-EXTEND-BODY',
    unknown: 'QOD-EXTEND-STRICT',
  },
  retrieveSessionsByDevice: {
    invalid: 'QOD-RETRIEVE-SCHEMA',
    unknown: 'QOD-RETRIEVE-STRICT',
    byPath: { '$.device': 'QOD-RETRIEVE-DEVICE-SCHEMA' },
  },
  retrieveQoSProfiles: {
    invalid: 'QPR-LIST-SCHEMA',
    unknown: 'QPR-LIST-STRICT',
    byPath: { '$.device': 'QPR-LIST-DEVICE-SCHEMA' },
  },
  createQosAssignment: {
    invalid: 'PROV-CREATE-SCHEMA',
    missing: 'PROV-CREATE-REQUIRED',
    unknown: 'PROV-CREATE-STRICT',
    byPath: { '$.device': 'PROV-CREATE-DEVICE-SCHEMA', '$.sinkCredential': 'PROV-CREATE-CREDENTIAL-TOKEN' },
  },
  getQosAssignmentByDevice: {
    invalid: 'PROV-BYDEVICE-SCHEMA',
    unknown: 'PROV-BYDEVICE-STRICT',
    byPath: { '$.device': 'PROV-BYDEVICE-DEVICE-SCHEMA' },
  },
};

/** Id of the requirement that a broken field is a case of; undefined where the operation has none such. */
export function requirementOf(operation: string, kind: ViolationKind, path: string): string | undefined {
  const requirements = REQUIREMENTS[operation];
  if (requirements === undefined) return undefined;
  if (kind === 'unknown') return requirements.unknown;
  const under = Object.entries(requirements.byPath ?? {})
    .filter(([start]) => path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`))
    .sort(([one], [other]) => other.length - one.length);
  return under[0]?.[1] ?? requirements[kind];
}
