/** What a case needs of its target beyond a device. A missing asset skips the case, a declared absence makes it not applicable. */
export const NEEDS = [
  'three-legged', // a token bound to the leased device
  'three-legged-other',
  'other-client',
  'no-scope',
  'expired',
  'throttled', // asset.throttledRequests: requests within the limit
  'unknown-device', // asset.unknownDevice: a Device object that names nobody
  'inapplicable-device', // asset.inapplicableDevice
  'unsupported-identifier', // asset.unsupportedDevice: a Device object made of unsupported identifiers only
  'two-identifiers', // a leased device with at least two identifiers
  'inactive-profile', // asset.inactiveProfile
  'deprecated-profile', // asset.deprecatedProfile
  'restricted-profile', // asset.restrictedProfile and asset.restrictedDevice
  'refused-profile', // asset.refusedProfile: a profile that the network refuses
  'sink', // the target can reach the suite's notification listener
  'private-key-jwt', // a client for whose sinks the target authorises itself by PRIVATE_KEY_JWT
  'ip-address-list', // the target takes applicationServer.ipAddresses
  'synchronous-revocation', // the target answers a revocation when it is done (204)
  'asynchronous-revocation', // the target answers a revocation before it is done (202)
  'network', // the target is coupled to the emulated network
  'long-wait', // waiting for minutes is allowed (always so in emulated time)
] as const;
export type Need = (typeof NEEDS)[number];

/** What a target may declare not to have although the suite can ask for it all the same, to see whether that is true. */
export const DECLARATIONS = [
  'phoneNumber',
  'networkAccessIdentifier',
  'ipv4Address',
  'ipv6Address',
  'sink',
  'ip-address-list',
] as const;
export type Declaration = (typeof DECLARATIONS)[number];
