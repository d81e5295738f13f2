/** Whom a request comes from where proxies stand in front. Only what a trusted one says is believed, hop by hop. */
import { BlockList, isIP } from 'node:net';
import { plainAddress } from '../client-address.ts';

/** `proxies`: addresses, or networks such as `10.0.0.0/8`. Throws TypeError where one is neither. */
export function trustedProxies(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits, ...more] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (isIP(address) === 0 || more.length > 0 || !(prefix <= most)) {
      throw new TypeError(`“${proxy}” is no address and no network such as 10.0.0.0/8`);
    }
    list.addSubnet(address, prefix, family);
  }
  return (address) => {
    const bare = plainAddress(address);
    return isIP(bare) !== 0 && list.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
  };
}

export interface Hop {
  /** Of the client, as far as it can be known. */
  address: string | undefined;
  /** A trusted proxy says that the client speaks TLS to it. */
  secure: boolean;
}

/** `peer`: who holds the connection. Each proxy adds whom it heard to the end of `x-forwarded-for`. */
export function clientBehind(
  peer: string | undefined,
  header: (name: string) => string | undefined,
  trusted: (address: string) => boolean,
): Hop {
  if (peer === undefined || !trusted(peer)) return { address: peer, secure: false };
  const hops = (header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  let address = peer;
  while (trusted(address)) {
    const before = withoutPort(hops.pop() ?? '');
    // What is no address says nothing: the proxy itself counts then, and all behind it as one.
    if (isIP(before) === 0) break;
    address = before;
  }
  const proto = header('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase();
  return { address, secure: proto === 'https' };
}

/** Some proxies add the port: `192.0.2.7:1234`, `[2001:db8::1]:1234`. */
function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(hop)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
