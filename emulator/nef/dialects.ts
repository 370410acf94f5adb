import type { Subscription } from './subscription.ts';

/**
 * Ways of NEFs that differ from TS 29.122 and that some implementations rely on. All are off unless asked for: a NEF that
 * keeps to the specification shows the defect of whoever needs them.
 */
export interface Dialects {
  /** Representations name themselves by `link` and `subscriptionId` as well as by `self`. */
  linkAndSubscriptionId?: boolean;
  /** `qosReference` may be an integer, which means its decimal digits. */
  integerQosReference?: boolean;
  /** DELETE answers 200 with UserPlaneNotificationData: what was measured up to the end. */
  deleteAnswersReports?: boolean;
}

/** A body as the specification has it. */
export function normalized(body: unknown, { integerQosReference }: Dialects): unknown {
  if (integerQosReference !== true || typeof body !== 'object' || body === null) return body;
  const { qosReference } = body as { qosReference?: unknown };
  return Number.isInteger(qosReference) ? { ...body, qosReference: String(qosReference) } : body;
}

/** Names that a representation bears besides `self`. */
export function otherNames(
  { subscriptionId }: Subscription,
  self: string,
  { linkAndSubscriptionId }: Dialects,
): object {
  return linkAndSubscriptionId === true ? { link: self, subscriptionId } : {};
}
