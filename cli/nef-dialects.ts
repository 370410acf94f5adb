/** Names of the NEF's dialects on the command line, for the help, which loads no NEF. */
export const NEF_DIALECTS = {
  link: 'linkAndSubscriptionId',
  'integer-qos-reference': 'integerQosReference',
  'delete-200': 'deleteAnswersReports',
} as const;
