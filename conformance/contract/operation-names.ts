import { contractOf } from './contract-of.ts';
import { apisOf, type ApiName, type Operation, type Release } from './contract.ts';

/** What operations were called before, by the name that they have in the newest release. */
const FORMER_NAMES: Readonly<Record<string, Readonly<Partial<Record<Release, string>>>>> = {
  createQosAssignment: { 'r1.3': 'createProvisioning', 'r2.2': 'triggerProvisioning' },
  getQosAssignmentById: { 'r1.3': 'getProvisioningById', 'r2.2': 'getProvisioningById' },
  revokeQosAssignment: { 'r1.3': 'deleteProvisioning', 'r2.2': 'revokeProvisioning' },
  getQosAssignmentByDevice: { 'r1.3': 'retrieveProvisioningByDevice', 'r2.2': 'retrieveProvisioningByDevice' },
};

const NEWEST_NAMES = new Map(
  Object.entries(FORMER_NAMES).flatMap(([newest, former]) =>
    Object.values(former).map((name) => [name, newest] as const),
  ),
);

/** The name that an operation of any release has in the newest one. */
export function newestName(operationId: string): string {
  return NEWEST_NAMES.get(operationId) ?? operationId;
}

/** The API that holds in a release what another one holds in the newest: v0.10.1 has the profiles beside the sessions. */
export function apiHolding(api: ApiName, release: Release): ApiName | undefined {
  if (apisOf(release).includes(api)) return api;
  return api === 'qos-profiles' ? 'quality-on-demand' : undefined;
}

/** An operation by the name of the newest release, in the API that holds it; undefined where the release has none such. */
export function operationNamed(
  api: ApiName,
  operationId: string,
  release: Release,
): { api: ApiName; operation: Operation } | undefined {
  const holder = apiHolding(api, release);
  if (holder === undefined) return undefined;
  const operation = contractOf(holder, release).operations.find((each) => newestName(each.operationId) === operationId);
  return operation === undefined ? undefined : { api: holder, operation };
}
