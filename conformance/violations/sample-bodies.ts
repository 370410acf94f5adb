import { isBefore, newestName, type Operation, type Release } from '../contract/index.ts';

const PORTS = { ranges: [{ from: 5000, to: 5010 }], ports: [443] };
const SINK = 'https://sink.example.com/events';
const ACCESS_TOKEN = {
  credentialType: 'ACCESSTOKEN',
  accessToken: 'sink-access-token',
  accessTokenExpiresUtc: '2099-12-31T23:59:59Z',
  accessTokenType: 'bearer',
};
/** Each identifies a device by itself, in the form that the schema wants. */
const DEVICES = [
  { phoneNumber: '+99900000001' },
  { ipv4Address: { publicAddress: '198.51.100.20', privateAddress: '10.0.0.20', publicPort: 50_000 } },
  { ipv6Address: '2001:db8::20' },
  { networkAccessIdentifier: 'device@network.example' },
];

/**
 * Valid bodies of an operation that together have every field which its schema declares. They are broken one field at a
 * time, so that whom they name is never looked up.
 */
export function sampleBodies({ operationId }: Operation, release: Release): Record<string, unknown>[] {
  const [device, ...otherDevices] = DEVICES;
  const of = (body: Record<string, unknown>) => [
    { device, ...body },
    ...otherDevices.map((other) => ({ device: other, ...body })),
  ];
  switch (newestName(operationId)) {
    case 'createSession':
      return createSessionBodies(of, release);
    case 'createQosAssignment':
      return of({ qosProfile: 'QOS_M', ...sinkOf(release) });
    case 'extendQosSessionDuration':
      return [{ requestedAdditionalDuration: 60 }];
    case 'retrieveSessionsByDevice':
    case 'getQosAssignmentByDevice':
      return of({});
    case 'retrieveQoSProfiles':
      return of({ name: 'QOS_M', status: 'ACTIVE' });
    default:
      return [];
  }
}

function createSessionBodies(
  of: (body: Record<string, unknown>) => Record<string, unknown>[],
  release: Release,
): Record<string, unknown>[] {
  const usual = {
    applicationServer: { ipv4Address: '198.51.100.7', ipv6Address: '2001:db8::7' },
    devicePorts: PORTS,
    applicationServerPorts: PORTS,
    qosProfile: 'QOS_M',
    duration: 60,
    ...sinkOf(release),
  };
  if (isBefore(release, 'r4.1')) return of(usual);
  const listed = { ...usual, applicationServer: { ipAddresses: ['198.51.100.1', '198.51.100.2'] } };
  const credential = {
    credentialType: 'PRIVATE_KEY_JWT',
    clientId: 'client',
    tokenUri: 'https://sink.example.com/token',
  };
  return [...of(usual), ...of(listed).slice(0, 1), ...of({ ...usual, sinkCredential: credential }).slice(0, 1)];
}

function sinkOf(release: Release): Record<string, unknown> {
  if (isBefore(release, 'r1.3'))
    return { webhook: { notificationUrl: SINK, notificationAuthToken: 'a-token-of-at-least-20-characters' } };
  return { sink: SINK, sinkCredential: ACCESS_TOKEN };
}
