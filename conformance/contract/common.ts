import type { JsonSchema, Parameter } from './contract.ts';
import type { ReleaseScope } from './since.ts';

type Schemas = Record<string, JsonSchema>;

/** A pointer to a named schema of the same contract. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/schemas/${name}` };
}

/** An object schema; the other keywords (`required`, `minProperties` …) follow in `rest`. */
export function object(properties: Schemas, rest: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties, ...rest };
}

/** Since r4.1 (Commonalities 0.8) texts and lists are bounded, and so are whole numbers. */
export function bounded(at: ReleaseScope, limits: JsonSchema): JsonSchema {
  return at.since('r4.1', limits);
}

/** RFC 3339 with a zone, as every CAMARA timestamp. */
export function timestamp(at: ReleaseScope): JsonSchema {
  return { type: 'string', format: 'date-time', ...bounded(at, { maxLength: 64 }) };
}

/** A number of seconds, or of the unit that stands beside it, of at least one. */
export function positiveInt32(at: ReleaseScope): JsonSchema {
  return { type: 'integer', format: 'int32', minimum: 1, ...bounded(at, { maximum: 2_147_483_647 }) };
}

const X_CORRELATOR: Parameter = { name: 'x-correlator', in: 'header', required: false, schema: ref('XCorrelator') };

/** `x-correlator`, the one header that since r1.3 every CAMARA operation takes. */
export function xCorrelator(at: ReleaseScope): readonly Parameter[] {
  return at.since('r1.3', [X_CORRELATOR]);
}

/** The schema of the one header that since r1.3 every response carries. */
export function responseHeaders(at: ReleaseScope): Schemas {
  return { ...at.since('r1.3', { 'x-correlator': ref('XCorrelator') }) };
}

/** Where a provider posts notifications: an https URL, which only the schemas since r3.2 say. */
export function sinkAddress(at: ReleaseScope): JsonSchema {
  return {
    type: 'string',
    format: at.pick({ 'v0.10.1': 'uri', 'r1.3': 'url', 'r2.2': 'uri' }),
    ...at.since('r3.2', { pattern: '^https://.+$' }),
    ...bounded(at, { maxLength: 2048 }),
  };
}

/** Schemas that CAMARA_common.yaml gives to every API. */
export function commonSchemas(at: ReleaseScope): Schemas {
  return {
    ...at.since('r1.3', {
      XCorrelator: {
        type: 'string',
        ...at.pick<JsonSchema>({
          'v0.10.1': {},
          'r2.2': { pattern: '^[a-zA-Z0-9-]{0,55}$' },
          'r3.2': { pattern: '^[a-zA-Z0-9-_:;./<>{}]{0,256}$' },
        }),
        ...bounded(at, { maxLength: 256 }),
      },
    }),
    ErrorInfo: object(
      {
        status: { type: 'integer', ...at.since('r4.1', { format: 'int32', minimum: 100, maximum: 599 }) },
        code: { type: 'string', ...bounded(at, { maxLength: 96 }) },
        message: { type: 'string', ...bounded(at, { maxLength: 512 }) },
      },
      { required: ['status', 'code', 'message'] },
    ),
  };
}

/** The device and its identifiers; further keywords of the device itself follow in `rest`. */
export function deviceSchemas(at: ReleaseScope, rest: JsonSchema = {}): Schemas {
  return {
    Device: object(
      {
        phoneNumber: ref('PhoneNumber'),
        networkAccessIdentifier: ref('NetworkAccessIdentifier'),
        ipv4Address: ref('DeviceIpv4Address'),
        ipv6Address: ref('DeviceIpv6Address'),
      },
      { minProperties: 1, ...rest },
    ),
    PhoneNumber: {
      type: 'string',
      pattern: at.pick({ 'v0.10.1': '^\\+?[0-9]{5,15}$', 'r1.3': '^\\+[1-9][0-9]{4,14}$' }),
      ...bounded(at, { maxLength: 16 }),
    },
    NetworkAccessIdentifier: { type: 'string', ...bounded(at, { maxLength: 2048 }) },
    DeviceIpv4Address: object(
      {
        publicAddress: ref('SingleIpv4Address'),
        privateAddress: ref('SingleIpv4Address'),
        publicPort: ref('Port'),
      },
      { anyOf: [{ required: ['publicAddress', 'privateAddress'] }, { required: ['publicAddress', 'publicPort'] }] },
    ),
    DeviceIpv6Address: { type: 'string', format: 'ipv6', ...bounded(at, { maxLength: 45 }) },
    SingleIpv4Address: { type: 'string', format: 'ipv4', ...bounded(at, { maxLength: 15 }) },
    Port: {
      type: 'integer',
      ...at.since('r4.1', { format: 'int32' }),
      minimum: at.pick({ 'v0.10.1': 0, 'r4.1': 1 }),
      maximum: 65_535,
    },
  };
}

/** Name of a QoS profile; every API uses it. */
export function qosProfileName(at: ReleaseScope): JsonSchema {
  return {
    type: 'string',
    minLength: 3,
    maxLength: 256,
    pattern: '^[a-zA-Z0-9_.-]+$',
    // No registered format: it constrains nothing, but a published fact it is.
    ...at.until('r3.2', { format: 'string' }),
  };
}
