export * from './contract.ts';
export { valueIn } from './by-release.ts';
export { contractDocument } from './contract-document.ts';
export { contractOf } from './contract-of.ts';
export { flatten } from './flatten.ts';
export type { SchemaNode } from './merge-schemas.ts';
export { apiHolding, newestName, operationNamed } from './operation-names.ts';
export { type Deviation, DEVIATIONS, withoutDeviations } from './deviations.ts';
export {
  contractFor,
  diffContract,
  type Difference,
  type DocumentIdentity,
  formatDifferences,
  identifyDocument,
} from './diff.ts';
export { type OpenApiDocument, OpenApiError, readOpenApi } from './openapi-document.ts';
export { validatorFor, type ContractValidator, type OperationMatch } from './validation.ts';
