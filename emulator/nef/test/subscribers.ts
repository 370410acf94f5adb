import ipaddr from 'ipaddr.js';
import type { Subscriber, SubscriberDirectory, UeIdentity } from '../../cell/subscriber.ts';

const APPLICABLE = { qodApplicable: true };

/** Three subscriptions: two ordinary ones and one that QoD is not offered to. */
export const SUBSCRIBERS: readonly Subscriber[] = [
  {
    ueName: 'phone-1',
    phoneNumber: '+491700000001',
    ipv4Address: '10.0.0.1',
    ipv6Address: '2001:db8:0:1::',
    ...APPLICABLE,
  },
  {
    ueName: 'press-1',
    phoneNumber: '+491700000002',
    ipv4Address: '10.0.0.2',
    ipv6Address: '2001:db8:0:2::',
    ...APPLICABLE,
  },
  {
    ueName: 'meter-1',
    phoneNumber: '+491700000003',
    ipv4Address: '10.0.0.3',
    ipv6Address: '2001:db8:0:3::',
    qodApplicable: false,
  },
];

/** An IPv6 address names a UE when it lies in the UE's /64. */
export const directory: SubscriberDirectory = {
  find: (identity) => SUBSCRIBERS.find((subscriber) => matches(subscriber, identity)),
  byName: (ueName) => SUBSCRIBERS.find((subscriber) => subscriber.ueName === ueName),
};

function matches(subscriber: Subscriber, { ipv4Address, ipv6Address, phoneNumber }: UeIdentity): boolean {
  if (ipv4Address !== undefined) return subscriber.ipv4Address === ipv4Address;
  if (ipv6Address !== undefined)
    return ipaddr.IPv6.parse(ipv6Address).match(ipaddr.IPv6.parse(subscriber.ipv6Address), 64);
  return subscriber.phoneNumber === phoneNumber;
}
