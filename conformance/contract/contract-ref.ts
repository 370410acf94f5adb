import type { Contract } from './contract.ts';
import type { ResolveRef } from './flatten.ts';

/** Looks up `#/schemas/<Name>` in a contract. A dangling pointer is a mistake in the contract and throws. */
export function contractRef(contract: Contract): ResolveRef {
  return (pointer) => {
    const schema = contract.schemas[pointer.replace('#/schemas/', '')];
    if (schema === undefined) throw new Error(`${contract.api} ${contract.release} has no schema ${pointer}`);
    return schema;
  };
}
