import { bounded, object, positiveInt32, qosProfileName, ref } from './common.ts';
import type { JsonSchema } from './contract.ts';
import type { ReleaseScope } from './since.ts';

/** A QoS profile and what it is made of. */
export function profileSchemas(at: ReleaseScope): Record<string, JsonSchema> {
  return {
    QosProfileName: qosProfileName(at),
    QosProfile: qosProfile(at),
    QosProfileStatusEnum: { type: 'string', enum: ['ACTIVE', 'INACTIVE', 'DEPRECATED'] },
    Rate: object({
      value: { type: 'integer', format: 'int32', minimum: 0, maximum: 1024 },
      unit: ref('RateUnitEnum'),
    }),
    RateUnitEnum: { type: 'string', enum: ['bps', 'kbps', 'Mbps', 'Gbps', 'Tbps'] },
    Duration: object({ value: positiveInt32(at), unit: ref('TimeUnitEnum') }),
    TimeUnitEnum: {
      type: 'string',
      enum: ['Days', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Microseconds', 'Nanoseconds'],
    },
    ...at.since('r3.2', { Availability: availability(at) }),
  };
}

function qosProfile(at: ReleaseScope): JsonSchema {
  const properties = {
    name: ref('QosProfileName'),
    description: {
      type: 'string',
      ...bounded(at, { maxLength: 1024, pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$' }),
    },
    status: ref('QosProfileStatusEnum'),
    ...at.since('r3.2', { countryAvailability: ref('Availability') }),
    targetMinUpstreamRate: ref('Rate'),
    maxUpstreamRate: ref('Rate'),
    maxUpstreamBurstRate: ref('Rate'),
    targetMinDownstreamRate: ref('Rate'),
    maxDownstreamRate: ref('Rate'),
    maxDownstreamBurstRate: ref('Rate'),
    minDuration: ref('Duration'),
    maxDuration: ref('Duration'),
    priority: { type: 'integer', format: 'int32', minimum: 1, maximum: 100 },
    packetDelayBudget: ref('Duration'),
    jitter: ref('Duration'),
    // The exponent: 3 stands for a loss of 10^-3.
    packetErrorLossRate: { type: 'integer', format: 'int32', minimum: 1, maximum: 10 },
    ...at.since('r2.2', {
      l4sQueueType: { type: 'string', enum: ['non-l4s-queue', 'l4s-queue', 'mixed-queue'] },
      serviceClass: { type: 'string', enum: SERVICE_CLASSES },
    }),
  };
  return object(properties, { required: ['name', 'status'] });
}

const SERVICE_CLASSES = [
  'microsoft_voice',
  'microsoft_audio_video',
  'real_time_interactive',
  'multimedia_streaming',
  'broadcast_video',
  'low_latency_data',
  'high_throughput_data',
  'low_priority_data',
  'standard',
] as const;

/** Countries, and per country the networks (MCC + MNC), in which a profile can be had. */
function availability(at: ReleaseScope): JsonSchema {
  const network = { type: 'string', ...at.since('r4.1', { pattern: '^[0-9]{5,6}$', maxLength: 6 }) };
  const country = {
    countryName: { type: 'string', pattern: '^[A-Z]{2}$', ...bounded(at, { maxLength: 2 }) },
    networks: { type: 'array', items: network, ...bounded(at, { maxItems: 100 }) },
  };
  return { type: 'array', items: object(country, { required: ['countryName'] }), ...bounded(at, { maxItems: 250 }) };
}
