/** What the timeline writes, and the user plane events of TS 29.122 §5.14.2.2.3, as people read them. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['requested', 'session requested'],
  ['SUCCESSFUL_RESOURCES_ALLOCATION', 'QoS flow set up'],
  ['FAILED_RESOURCES_ALLOCATION', 'QoS flow refused by the network'],
  ['QOS_NOT_GUARANTEED', 'guaranteed rate not kept'],
  ['QOS_GUARANTEED', 'guaranteed rate kept again'],
  ['LOSS_OF_BEARER', 'device lost, QoS flow kept for it'],
  ['RECOVERY_OF_BEARER', 'device back, QoS flow goes on'],
  ['SESSION_TERMINATION', 'session and QoS flow ended'],
]);

/** An event of a session in words; one that is not known as the record has it. */
export function sessionEventText(event: string): string {
  return WORDS.get(event) ?? event;
}
