import { Ajv } from 'ajv';
import Type, { type Static } from 'typebox';
import { type PacketFilter, PacketFilterError, parsePacketFilters } from '../cell/packet-filter.ts';
import { type InvalidParam, Problem } from './problem.ts';

/** Events of the user plane that this NEF tells, a part of UserPlaneEvent (TS 29.122 §5.14.2.2.3). */
export type UserPlaneEvent =
  | 'SUCCESSFUL_RESOURCES_ALLOCATION'
  | 'FAILED_RESOURCES_ALLOCATION'
  | 'SESSION_TERMINATION'
  | 'QOS_GUARANTEED'
  | 'QOS_NOT_GUARANTEED';

const seconds = Type.Integer({ minimum: 0 });

/**
 * Body of an AsSessionWithQoSSubscription (TS 29.122 §5.14.2.1.2): the attributes that this NEF acts on. Others are kept
 * and given back unread, as the resource is open to extension. `gpsi` and `qosDuration` (seconds) come with Rel-18.
 */
const SubscriptionSchema = Type.Object({
  notificationDestination: Type.String({ minLength: 1 }),
  supportedFeatures: Type.Optional(Type.String({ pattern: '^[A-Fa-f0-9]*$' })),
  requestTestNotification: Type.Optional(Type.Boolean()),
  qosReference: Type.Optional(Type.String()),
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
  macAddr: Type.Optional(Type.String({ pattern: '^([0-9a-fA-F]{2})((-[0-9a-fA-F]{2}){5})$' })),
  gpsi: Type.Optional(Type.String()),
  usageThreshold: Type.Optional(Type.Object({ duration: Type.Optional(seconds) })),
  qosDuration: Type.Optional(seconds),
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
  if (isHttpUrl(body.notificationDestination)) return body;
  const reason = 'must be an absolute http or https URL';
  return new Problem('MANDATORY_IE_INCORRECT', `notificationDestination ${reason}`, [
    { param: '/notificationDestination', reason },
  ]);
}

/** Filters of all the flow descriptions. Without any, the whole traffic of the UE is meant. */
export function filtersOf(body: SubscriptionBody): readonly PacketFilter[] | Problem {
  const described = (body.flowInfo ?? []).flatMap(({ flowDescriptions = [] }, flow) =>
    flowDescriptions.map((text, index) => ({ text, param: `/flowInfo/${flow}/flowDescriptions/${index}` })),
  );
  if (described.length === 0) return ALL_TRAFFIC;
  const filters: PacketFilter[] = [];
  for (const { text, param } of described) {
    try {
      filters.push(...parsePacketFilters(text));
    } catch (error) {
      if (!(error instanceof PacketFilterError)) throw error;
      return new Problem('OPTIONAL_IE_INCORRECT', `${param}: ${error.message}`, [{ param, reason: error.message }]);
    }
  }
  return filters;
}

/** How long the QoS is to be applied, in seconds, or undefined for as long as nobody ends it. */
export function durationLimitS({ usageThreshold, qosDuration }: SubscriptionBody): number | undefined {
  const limits = [usageThreshold?.duration, qosDuration].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * Whether the SCS/AS is told of an event. An absent list asks for all. The end of the session is told in any case: it is
 * no subscribed event where it comes from, but a notification of its own (TS 29.514 §4.2.5.3).
 */
export function wantsEvent({ events }: SubscriptionBody, event: UserPlaneEvent): boolean {
  return events === undefined || event === 'SESSION_TERMINATION' || events.includes(event);
}

const ALL_TRAFFIC: readonly PacketFilter[] = parsePacketFilters(
  'permit in ip from any to any, permit out ip from any to any',
);

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function describe(invalidParams: readonly InvalidParam[]): string {
  return invalidParams.map(({ param, reason }) => `${param === '' ? 'body' : param} ${reason}`).join('; ');
}
