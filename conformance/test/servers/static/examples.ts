/* What a mock made from the OpenAPI files answers: the kinds of example that they show, with values of our own. */

const session = {
  applicationServer: { ipv4Address: '192.0.2.0/24' },
  qosProfile: 'QOS_L',
  sink: 'https://backend.example.org/qod-events',
  sessionId: '6d2bb1f4-93a5-4c0b-8a52-0f7c3e5a9d10',
};
const startedAt = '2025-03-01T09:00:00Z';

export const CREATED = { ...session, duration: 3600, qosStatus: 'REQUESTED' };

export const READ = {
  ...session,
  duration: 3600,
  startedAt,
  expiresAt: '2025-03-01T10:00:00Z',
  qosStatus: 'AVAILABLE',
};

export const EXTENDED = { ...READ, duration: 5400, expiresAt: '2025-03-01T10:30:00Z' };

export const RETRIEVED = [READ];

export const PROFILE = {
  name: 'speech',
  description: 'Conversations between people',
  status: 'ACTIVE',
  targetMinUpstreamRate: { value: 120, unit: 'kbps' },
  targetMinDownstreamRate: { value: 120, unit: 'kbps' },
  minDuration: { value: 1, unit: 'Days' },
  maxDuration: { value: 10, unit: 'Days' },
  priority: 12,
  packetDelayBudget: { value: 60, unit: 'Milliseconds' },
  jitter: { value: 6, unit: 'Milliseconds' },
  packetErrorLossRate: 3,
};
