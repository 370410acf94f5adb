import type { Request } from 'express';
import { Problem } from './problem.ts';
import type { Subscription } from './subscription.ts';
import { withoutPrefix } from './ue-identity.ts';

/**
 * Subscriptions of the UEs that a query of the collection names (TS 29.122 §5.14.3.2.3.1): by `ip-addrs`, a JSON array of
 * `{ipv4Addr}`, `{ipv6Addr}` or `{ipv6Prefix}`; `ip-domain` along with it; and `mac-addrs`, which may be repeated.
 * A subscription is named by the address that it gives itself.
 */
export function filterByAddress(subscriptions: Subscription[], query: Request['query']): Subscription[] | Problem {
  const { 'ip-addrs': ipAddrs, 'ip-domain': ipDomain, 'mac-addrs': macAddrs } = query;
  if (ipAddrs === undefined && macAddrs === undefined) {
    return ipDomain === undefined ? subscriptions : incorrect('ip-domain', 'needs ip-addrs beside it');
  }
  const addresses = ipAddrs === undefined ? [] : parseAddresses(ipAddrs);
  if (addresses === undefined) {
    return incorrect('ip-addrs', 'must be a JSON array of objects with ipv4Addr, ipv6Addr or ipv6Prefix');
  }
  const macs = [macAddrs].flat().map((each) => String(each).toLowerCase());
  return subscriptions.filter(({ body }) => {
    const address = withoutPrefix(body.ueIpv4Addr ?? body.ueIpv6Addr ?? '');
    const byAddress = addresses.includes(address) && (ipDomain === undefined || body.ipDomain === ipDomain);
    return byAddress || (body.macAddr !== undefined && macs.includes(body.macAddr.toLowerCase()));
  });
}

function parseAddresses(text: unknown): string[] | undefined {
  try {
    const value = JSON.parse(typeof text === 'string' ? text : '') as unknown;
    if (!Array.isArray(value)) return undefined;
    const addresses = value.map(
      (item: Record<string, unknown> | null) => item?.['ipv4Addr'] ?? item?.['ipv6Addr'] ?? item?.['ipv6Prefix'],
    );
    return addresses.every((address) => typeof address === 'string') ? addresses.map(withoutPrefix) : undefined;
  } catch {
    return undefined;
  }
}

function incorrect(param: string, reason: string): Problem {
  return new Problem('OPTIONAL_IE_INCORRECT', `${param} ${reason}`, [{ param, reason }]);
}
