import { Ajv } from 'ajv';
import Type, { type Static } from 'typebox';
import { type InvalidParam, Problem } from './problem.ts';
import { QosMonitoringSchema, monitoringFaults } from './qos-monitoring.ts';
import { UsageThresholdSchema } from './usage-monitoring.ts';

/**
 * Body of an AsSessionWithQoSSubscription (TS 29.122 §5.14.2.1.2): the attributes that this NEF acts on. Others are kept
 * and given back unread, as the resource is open to extension. `gpsi` and `qosDuration` (seconds) come with Rel-18.
 */
const SubscriptionSchema = Type.Object({
  notificationDestination: Type.String({ minLength: 1 }),
  supportedFeatures: Type.Optional(Type.String({ pattern: '^[A-Fa-f0-9]*$' })),
  requestTestNotification: Type.Optional(Type.Boolean()),
  qosReference: Type.Optional(Type.String()),
  altQoSReferences: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  /** Kept and given back; the emulated UEs are told nothing of their QoS, whatever it says. */
  disUeNotif: Type.Optional(Type.Boolean()),
  flowInfo: Type.Optional(
    Type.Array(
      Type.Object({
        flowId: Type.Integer(),
        flowDescriptions: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
      }),
      { minItems: 1 },
    ),
  ),
  ueIpv4Addr: Type.Optional(Type.String()),
  ueIpv6Addr: Type.Optional(Type.String()),
  ipDomain: Type.Optional(Type.String()),
  macAddr: Type.Optional(Type.String({ pattern: '^([0-9a-fA-F]{2})((-[0-9a-fA-F]{2}){5})$' })),
  gpsi: Type.Optional(Type.String()),
  usageThreshold: Type.Optional(UsageThresholdSchema),
  qosDuration: Type.Optional(Type.Integer({ minimum: 0 })),
  qosMonInfo: Type.Optional(QosMonitoringSchema),
  events: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
});

export type SubscriptionBody = Static<typeof SubscriptionSchema>;

/** An accepted subscription: what the SCS/AS asked for, under the name that the NEF gave it. */
export interface Subscription {
  readonly scsAsId: string;
  /** UUID. */
  readonly subscriptionId: string;
  readonly body: Readonly<SubscriptionBody>;
}

const validate = new Ajv({ allErrors: true }).compile<SubscriptionBody>(SubscriptionSchema);

/** The body as a subscription, or the ProblemDetails that says everything wrong with it. */
export function parseSubscriptionBody(body: unknown): SubscriptionBody | Problem {
  if (!validate(body)) {
    const invalidParams = (validate.errors ?? []).map(({ instancePath, params, message = 'is invalid' }) => ({
      param: `${instancePath}${'missingProperty' in params ? `/${params['missingProperty']}` : ''}`,
      reason: message,
    }));
    const missing = validate.errors?.some(({ keyword }) => keyword === 'required') === true;
    return new Problem(missing ? 'MANDATORY_IE_MISSING' : 'INVALID_MSG_FORMAT', describe(invalidParams), invalidParams);
  }
  const faults = body.qosMonInfo === undefined ? [] : monitoringFaults(body.qosMonInfo);
  if (faults.length > 0) return new Problem('OPTIONAL_IE_INCORRECT', describe(faults), faults);
  if (isHttpUrl(body.notificationDestination)) return body;
  const reason = 'must be an absolute http or https URL';
  return new Problem('MANDATORY_IE_INCORRECT', `notificationDestination ${reason}`, [
    { param: '/notificationDestination', reason },
  ]);
}

/** How long the QoS is to be applied, in seconds, or undefined for as long as nobody ends it. */
export function durationLimitS({ usageThreshold, qosDuration }: SubscriptionBody): number | undefined {
  const limits = [usageThreshold?.duration, qosDuration].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function describe(invalidParams: readonly InvalidParam[]): string {
  return invalidParams.map(({ param, reason }) => `${param === '' ? 'body' : param} ${reason}`).join('; ');
}
