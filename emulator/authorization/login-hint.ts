import type { Subscriber, SubscriberDirectory } from '../cell/subscriber.ts';

/**
 * The subscriber whom a `login_hint` names: `tel:+<E.164>`, or `ipport:<address>:<port>` with IPv6 in brackets
 * (CAMARA Security and Interoperability Profile). 'malformed' for any other text, undefined for nobody known.
 */
export function subscriberHinted(hint: string, subscribers: SubscriberDirectory): Subscriber | undefined | 'malformed' {
  const [, phoneNumber] = /^tel:(\+[1-9][0-9]{4,14})$/.exec(hint) ?? [];
  if (phoneNumber !== undefined) return subscribers.find({ phoneNumber });
  const [, ipv6Address, ipv4Address] = /^ipport:(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):[0-9]{1,5}$/.exec(hint) ?? [];
  if (ipv6Address !== undefined) return subscribers.find({ ipv6Address });
  if (ipv4Address !== undefined) return subscribers.find({ ipv4Address });
  return 'malformed';
}
