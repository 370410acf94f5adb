/** Number of the feature Notification_test_event, TS 29.122 table 5.14.4-1. */
export const TEST_NOTIFICATION_FEATURE = 2;

/** AlternativeQoS_5G, QoSMonitoring_5G and DisableUENotification_5G of the same table: what this NEF always has. */
export const FEATURES: readonly number[] = [5, 6, 7];

/**
 * The features that both sides support (TS 29.571 §5.2.2, SupportedFeatures): a hexadecimal bit mask in which the lowest
 * bit stands for feature 1.
 */
export function negotiateFeatures(requested: string, supported: readonly number[]): string {
  const ours = supported.reduce((mask, feature) => mask | (1n << BigInt(feature - 1)), 0n);
  return (BigInt(`0x0${requested}`) & ours).toString(16).toUpperCase();
}
