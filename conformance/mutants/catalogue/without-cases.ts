/**
 * What the catalogue makes for every operation alike and no release has a case for: nothing would find it, so that it is no
 * mutant. Where the requirement holds all the same, this is a hole of the suite. A test fails on one that has a case by now.
 */
export const WITHOUT_CASES: ReadonlySet<string> = new Set([
  'assignment-event-expiry-is-not-sent',
  'assignment-event-is-sent-on-extension',
  'get-takes-only-uuids-as-correlator',
  'delete-has-no-correlator-on-errors',
  'delete-takes-only-uuids-as-correlator',
  'extend-has-no-correlator-on-errors',
  'extend-takes-only-uuids-as-correlator',
  'retrieve-has-no-correlator-on-errors',
  'retrieve-takes-only-uuids-as-correlator',
  'get-profile-takes-only-uuids-as-correlator',
  'list-profiles-has-no-correlator-on-errors',
  'list-profiles-takes-only-uuids-as-correlator',
  'get-assignment-has-no-correlator-on-errors',
  'revoke-has-no-correlator-on-errors',
  'assignment-by-device-has-no-correlator-on-errors',
  'retrieve-knows-no-mismatching-identifiers',
  'list-profiles-says-invalid-for-missing-device',
]);
