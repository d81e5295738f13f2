/**
 * Where a machine may send: a device names the address, and a machine must not be made to call whatever somebody likes. So only
 * the services of browsers, over TLS, never to an address of a private network; and those that the owner names.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Of Chrome and its kin, Firefox, Safari, Edge. A name that begins with a dot stands for all below it. */
const KNOWN = [
  'fcm.googleapis.com',
  '.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
] as const;

/** An endpoint that must not be called; the message is for the person at the device. */
export class EndpointRefused extends Error {
  override name = 'EndpointRefused';
}

const isKnown = (host: string): boolean =>
  KNOWN.some((known) => (known.startsWith('.') ? host.endsWith(known) : host === known));

/** `named`: origins that the owner has named, such as `https://push.example`. Throws EndpointRefused. */
export function checkEndpoint(endpoint: string, named: readonly string[]): { url: URL; named: boolean } {
  const url = URL.parse(endpoint);
  if (url === null || url.username !== '' || url.password !== '')
    throw new EndpointRefused('That is no address of a push service.');
  if (named.includes(url.origin)) return { url, named: true };
  if (url.protocol !== 'https:' || url.port !== '' || !isKnown(url.hostname)) {
    throw new EndpointRefused(
      `“${url.hostname}” is no push service that this machine knows; its owner can name one with --push-service.`,
    );
  }
  return { url, named: false };
}

/** Apple counts every message that shows nothing, and ends the subscription after three. */
export const mustShow = (host: string): boolean => host.endsWith('.push.apple.com');

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // IPv4 in the form of IPv6 is checked as what it is by BlockList itself.
  return !notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Resolves names as `dns.lookup` does, but to public addresses alone: a name that is known may still be made to lead inside. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '', 0);
    const first = addresses.find(({ address }) => isPublicAddress(address));
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      return done(new EndpointRefused(`${hostname} leads to an address that is not public.`), '', 0);
    }
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};
