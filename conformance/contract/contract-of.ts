import { type ApiName, apisOf, type Contract, type Release } from './contract.ts';
import { qosProfiles } from './qos-profiles.ts';
import { qosProvisioning } from './qos-provisioning.ts';
import { qualityOnDemand } from './quality-on-demand.ts';
import { releaseScope, type ReleaseScope } from './since.ts';

const CONTRACTS: Readonly<Record<ApiName, (at: ReleaseScope) => Contract>> = {
  'quality-on-demand': qualityOnDemand,
  'qos-profiles': qosProfiles,
  'qos-provisioning': qosProvisioning,
};

const built = new Map<string, Contract>();

/** What a release requires of an API; always the same deeply frozen object. Throws where it has no such API, see `apisOf`. */
export function contractOf(api: ApiName, release: Release): Contract {
  const key = `${api} ${release}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  if (!apisOf(release).includes(api)) throw new Error(`${release} has no API ${api}`);
  const contract = deepFreeze(CONTRACTS[api](releaseScope(release)));
  built.set(key, contract);
  return contract;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
