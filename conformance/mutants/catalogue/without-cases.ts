/**
 * What the catalogue makes for every operation alike and no release has a case for: nothing would find it, so that it is no
 * mutant. Assignments neither expire nor are extended; the others would break requirements that their operations do not have. A test
 * fails on one that has a case by now.
 */
export const WITHOUT_CASES: ReadonlySet<string> = new Set([
  'assignment-event-expiry-is-not-sent',
  'assignment-event-is-sent-on-extension',
  'retrieve-knows-no-mismatching-identifiers',
  'list-profiles-says-invalid-for-missing-device',
  'list-profiles-takes-some-device-for-none',
]);
