import { isIPv4, isIPv6 } from 'node:net';

/**
 * Returns the address that refused sign-ins are counted by: an IPv4 address, or the /64 of an IPv6 address, the
 * smallest network that a subscriber gets.
 *
 * The load balancer appends the last element of `X-Forwarded-For`; the elements before it come from the sender and
 * are not trusted.
 *
 * @param forwardedFor the header, several of one name joined by commas as Node and `Headers` do @param socketAddress
 * the connection's other end, used when there is no load balancer in between
 */
export function clientAddress(
  forwardedFor: string | null | undefined,
  socketAddress: string | undefined,
): string {
  const appended = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  return networkOf(withoutPort(appended)) ?? networkOf(socketAddress ?? '') ?? 'unknown';
}

/** A load balancer can be set to append the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

function networkOf(address: string): string | undefined {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const [bare = ''] = address.split('%');
  // URL parsing gives the one canonical spelling: lower case, no leading zeros, IPv4 tails in hexadecimal.
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const [high = '', low = ''] = groups.slice(6);
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return toIPv4(high, low);
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function toIPv4(high: string, low: string): string {
  const bits = [high, low].map((group) => Number.parseInt(group, 16));
  return bits.flatMap((group) => [group >> 8, group & 255]).join('.');
}
