/** What the published files leave open, or say in two ways: each is a reading other than the one that the server has by default. */
export type Reading =
  /** The answer 201 waits for the network, so that it tells AVAILABLE or UNAVAILABLE (createSession, description). */
  | 'creation-waits-for-network'
  /** Of several identifiers of a device the phone number is used (DeviceResponse). */
  | 'phone-number-first'
  /** A device's only identifier is not shown (info, identifier for the device). */
  | 'only-identifier-omitted'
  /** A duration beyond the profile's limits is brought within them (SessionInfo, duration). */
  | 'duration-adjusted'
  /** A session id that is no UUID names no session: 404 (feature files, comment above 400.1). */
  | 'malformed-id-unknown'
  /** A device has one session at most (createSession.feature, 409.1). */
  | 'one-session-per-device'
  /** Only sessions that the network terminated are kept (createSession, notes). */
  | 'expired-session-forgotten'
  /** Sessions that are over are not listed by device (retrieveSessionsByDevice.feature, 01 and 02: active sessions). */
  | 'only-active-listed'
  /** Timestamps have an offset and no fraction (RFC 3339). */
  | 'timestamps-with-offset'
  /** Answers to requests without x-correlator have one all the same (header x-correlator of every answer). */
  | 'correlator-made-up'
  /** The codes of 400 that are more particular than INVALID_ARGUMENT (createSession 400). */
  | 'particular-codes'
  /** A profile for some devices only is listed without a device where it is asked for by name (retrieveQoSProfiles.feature, 02). */
  | 'restricted-name-shown'
  /** A device without the service has no profiles: an empty list (retrieveQoSProfiles.feature, 06). */
  | 'inapplicable-lists-nothing'
  /** startedAt is shown while AVAILABLE only (feature files, 01). */
  | 'started-at-while-available'
  /** The optional datacontenttype is left out of events (CloudEvent). */
  | 'no-datacontenttype';

export type Readings = ReadonlySet<Reading>;
