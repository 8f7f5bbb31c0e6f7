import { isIPv4, isIPv6 } from 'node:net';

/**
 * Returns the client's network address, by which refused sign-ins are counted. It is an IPv4 address, or the /64
 * network of an IPv6 address, which is the smallest network that a subscriber gets.
 *
 * The load balancer appends the last element of `X-Forwarded-For`. The elements before the last come from the sender
 * and are not trusted.
 *
 * @param forwardedFor value of `X-Forwarded-For`; several headers of that name are joined by commas
 * @param socketAddress address of the connection's other end, used when no load balancer is in between
 */
export function clientAddress(
  forwardedFor: string | null | undefined,
  socketAddress: string | undefined,
): string {
  const appended = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  return networkOf(withoutPort(appended)) ?? networkOf(socketAddress ?? '') ?? 'unknown';
}

/** Removes the port, which a load balancer can be set to append: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

function networkOf(address: string): string | undefined {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const [bare = ''] = address.split('%');
  // The URL parser writes an IPv6 address in its one canonical form: lower case, no leading zeros, an IPv4 tail in
  // hexadecimal.
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
