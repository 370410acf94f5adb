import type { RequestHandler } from 'express';
import type { ContractValidator } from '../../conformance/contract/index.ts';

/**
 * Puts the client's `x-correlator` on the answer, whichever it will be; one of its own where the client sends none, or
 * one that breaks the schema and is complained about later, in its turn. The schema is the same in every API of a release.
 */
export function echoCorrelator(validator: ContractValidator, uuid: () => string): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-correlator');
    const valid = given !== undefined && validator.validateHeader('x-correlator', given).length === 0;
    response.setHeader('x-correlator', valid ? given : uuid());
    next();
  };
}
