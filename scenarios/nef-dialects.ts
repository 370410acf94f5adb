/** Names by which users ask for the dialects of the emulated NEF. A leaf: the command's help loads no NEF. */
export const NEF_DIALECTS = {
  link: 'linkAndSubscriptionId',
  'integer-qos-reference': 'integerQosReference',
  'delete-200': 'deleteAnswersReports',
} as const;
export type NefDialect = keyof typeof NEF_DIALECTS;
