/** A request, a session and an event that are valid in every release; each call gives a fresh copy. */
export function createSessionBody() {
  return {
    device: {
      phoneNumber: '+34600000001',
      networkAccessIdentifier: 'device@example.com',
      ipv4Address: { publicAddress: '203.0.113.7', publicPort: 59_765 },
      ipv6Address: '2001:db8::7',
    },
    applicationServer: { ipv4Address: '198.51.100.0/24', ipv6Address: '2001:db8:1::/64' },
    devicePorts: { ranges: [{ from: 5010, to: 5020 }], ports: [5060, 5070] },
    applicationServerPorts: { ranges: [{ from: 1, to: 65_535 }] },
    qosProfile: 'QOS_E',
    duration: 3_600,
    sink: 'https://client.example.com/notify',
    sinkCredential: accessTokenCredential(),
  };
}

export function accessTokenCredential() {
  return {
    credentialType: 'ACCESSTOKEN',
    accessToken: 'a-token',
    accessTokenExpiresUtc: '2030-01-01T00:00:00Z',
    accessTokenType: 'bearer',
  };
}

export function sessionInfo() {
  return {
    sessionId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    device: { phoneNumber: '+34600000001' },
    applicationServer: { ipv4Address: '198.51.100.0/24' },
    qosProfile: 'QOS_E',
    duration: 3_600,
    qosStatus: 'AVAILABLE',
    startedAt: '2024-06-01T12:00:00Z',
    expiresAt: '2024-06-01T13:00:00Z',
  };
}

export function qosStatusChanged() {
  return {
    id: '83a0d986-0866-4f38-b8c0-fc65bfcda452',
    source: 'https://api.example.com/quality-on-demand/v1/sessions/3fa85f64-5717-4562-b3fc-2c963f66afa6',
    specversion: '1.0',
    type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
    time: '2024-06-01T13:00:00Z',
    datacontenttype: 'application/json',
    data: {
      sessionId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      qosStatus: 'UNAVAILABLE',
      statusInfo: 'DURATION_EXPIRED',
    },
  };
}

export function qosProfile() {
  return {
    name: 'QOS_E',
    status: 'ACTIVE',
    targetMinDownstreamRate: { value: 10, unit: 'Mbps' },
    packetDelayBudget: { value: 50, unit: 'Milliseconds' },
    countryAvailability: [{ countryName: 'ES', networks: ['21407'] }],
  };
}
