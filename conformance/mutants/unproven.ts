/** Requirements that no mutant proves, each with the reason. */
export const UNPROVEN: Readonly<Record<string, string>> = {
  'QOD-DECLARED-LIMITS':
    'its cases run only on a target that declares not to have something, which the reference does not',
  'QOD-V0-SERVER-ERROR': 'no black box can be made to fail',
  'PROV-REVOKE-LATER':
    'its case runs only on a target that declares to revoke later, and the reference revokes at once',
};
