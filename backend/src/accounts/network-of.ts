import { isIPv6 } from 'node:net';

/**
 * What counts as one address in limits: an IPv4 address, or the /64 of an IPv6 address, since whoever has one of its
 * addresses has all 2^64 of them (RFC 6177).
 */
export function networkOf(ip: string | undefined): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip ?? '')?.[1];
  if (mapped !== undefined) return mapped;
  const [address = ''] = (ip ?? 'unknown').split('%');
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    // An embedded IPv4 address takes the room of two groups; it never reaches into the first four after a `::`.
    const after = tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - after)).fill('0'), ...tail.split(':'));
  }
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
