import { type Dialects, otherNames } from './dialects.ts';
import type { Subscription } from './subscription.ts';
import { FEATURES, TEST_NOTIFICATION_FEATURE, negotiateFeatures } from './supported-features.ts';

export interface RepresentationOptions {
  /** Absolute URL of the API, without a slash at its end. */
  baseUrl: () => string;
  /** Whether `requestTestNotification` is obeyed, not only accepted. */
  testNotifications: boolean;
  dialects: Dialects;
}

export function selfOf(
  { baseUrl }: Pick<RepresentationOptions, 'baseUrl'>,
  { scsAsId, subscriptionId }: Subscription,
): string {
  return `${baseUrl()}/${encodeURIComponent(scsAsId)}/subscriptions/${subscriptionId}`;
}

/** The representation that the SCS/AS gets: its own attributes, with the NEF's `self` and the features of both sides. */
export function resource(options: RepresentationOptions, subscription: Subscription): Record<string, unknown> {
  const { supportedFeatures, ...body } = subscription.body;
  const features = options.testNotifications ? [...FEATURES, TEST_NOTIFICATION_FEATURE] : FEATURES;
  const negotiated =
    supportedFeatures === undefined ? {} : { supportedFeatures: negotiateFeatures(supportedFeatures, features) };
  const self = selfOf(options, subscription);
  return { ...body, ...negotiated, self, ...otherNames(subscription, self, options.dialects) };
}
