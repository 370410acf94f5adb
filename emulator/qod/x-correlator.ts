import type { RequestHandler } from 'express';
import type { ContractValidator } from '../../conformance/contract/index.ts';

/**
 * Puts the client's `x-correlator` on the answer, whichever it will be; one of its own where the client sends none, or
 * one that breaks the schema and is complained about later, in its turn. The schema is the same in every API of a release.
 */
export function echoCorrelator(validator: ContractValidator, uuid: () => string): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-correlator');
    response.setHeader('x-correlator', given !== undefined && isValid(validator, given) ? given : uuid());
    next();
  };
}

/** v0.10.1 does not have the header: it is given back to those who send it, if it is a word. */
function isValid(validator: ContractValidator, value: string): boolean {
  if (validator.contract.headers['x-correlator'] === undefined) return /^[\x21-\x7e]{1,256}$/.test(value);
  return validator.validateHeader('x-correlator', value).length === 0;
}
