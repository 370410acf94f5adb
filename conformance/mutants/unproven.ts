/** Requirements that no mutant proves, each with the reason. */
export const UNPROVEN: Readonly<Record<string, string>> = {
  'PROV-CREATE-QUOTA': 'no case tests it: no target says how many assignments use up a quota',
  'QOD-V0-SERVER-ERROR': 'no black box can be made to fail',
};
