/** Addresses as the limits see them. */

/** Without the form that IPv4 takes on an IPv6 socket. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

export function isLoopback(address: string): boolean {
  const bare = plainAddress(address);
  return bare === '::1' || /^127\./.test(bare);
}

/**
 * What stands for one client: an IPv4 address, or the first 64 bits of an IPv6 one, of which a client has as many as it
 * likes. Null for loopback: a tunnel or a proxy on this machine brings everyone in from there.
 */
export function clientOf(address: string | undefined): string | null {
  if (address === undefined || isLoopback(address)) return null;
  const bare = plainAddress(address).split('%')[0] as string;
  if (!bare.includes(':')) return bare;
  const [head = '', tail = ''] = bare.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const groups = bare.includes('::')
    ? [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
    : before;
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
