/** Whether two valid IPv6 addresses are in one /64 prefix, which is what a mobile network gives a device. */
export function sameIpv6Prefix(one: string, other: string): boolean {
  return prefixOf(one) === prefixOf(other);
}

function prefixOf(address: string): string {
  // The URL parser writes an address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return groups.slice(0, 4).join(':');
}
