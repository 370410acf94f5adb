import type { Request } from 'express';
import { Problem } from './problem.ts';
import type { Subscription } from './subscription.ts';

/** Subscriptions of the UEs that the query parameter `ip-addrs` lists: a JSON array of `{ipv4Addr}` or `{ipv6Addr}`. */
export function filterByAddress(subscriptions: Subscription[], query: Request['query']): Subscription[] | Problem {
  const text = query['ip-addrs'];
  if (text === undefined) return subscriptions;
  const addresses = typeof text === 'string' ? parseAddresses(text) : undefined;
  if (addresses === undefined) {
    const reason = 'must be a JSON array of objects with ipv4Addr or ipv6Addr';
    return new Problem('OPTIONAL_IE_INCORRECT', `ip-addrs ${reason}`, [{ param: 'ip-addrs', reason }]);
  }
  return subscriptions.filter(({ body }) => addresses.includes(body.ueIpv4Addr ?? body.ueIpv6Addr ?? ''));
}

function parseAddresses(text: string): string[] | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (!Array.isArray(value)) return undefined;
    const addresses = value.map(
      (item: { ipv4Addr?: unknown; ipv6Addr?: unknown } | null) => item?.ipv4Addr ?? item?.ipv6Addr,
    );
    return addresses.every((address) => typeof address === 'string') ? addresses : undefined;
  } catch {
    return undefined;
  }
}
