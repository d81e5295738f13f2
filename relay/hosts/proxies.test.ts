import { describe, expect, test } from 'vitest';
import { clientBehind, trustedProxies } from './proxies.ts';

const trusted = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:5::/48']);
const client = (peer: string | undefined, forwarded?: string, proto?: string) =>
  clientBehind(peer, (name) => ({ 'x-forwarded-for': forwarded, 'x-forwarded-proto': proto })[name], trusted);

describe('who a request comes from', () => {
  test.each([
    ['nobody in between', '192.0.2.7', undefined, '192.0.2.7'],
    ['a stranger that claims to be somebody else', '192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['one proxy', '127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['one proxy, as an IPv6 socket shows it', '::ffff:127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['two proxies', '127.0.0.1', '192.0.2.7, 10.1.2.3', '192.0.2.7'],
    ['a client that wrote the header itself', '127.0.0.1', '198.51.100.1, 192.0.2.7', '192.0.2.7'],
    ['a client that claims to be a proxy', '127.0.0.1', '10.0.0.9, 192.0.2.7', '192.0.2.7'],
    ['IPv6 through IPv6', '2001:db8:5::1', '2001:db8:9::7', '2001:db8:9::7'],
    ['ports behind the addresses', '127.0.0.1', '[2001:db8:9::7]:55, 10.0.0.2:443', '2001:db8:9::7'],
    ['a proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['a proxy that says nonsense', '10.0.0.2', 'unknown', '10.0.0.2'],
    ['no address at all', undefined, '192.0.2.7', undefined],
  ])('%s', (_, peer, forwarded, address) => {
    expect(client(peer, forwarded).address).toBe(address);
  });

  test('TLS is what a trusted proxy says of its own connection, and nobody else', () => {
    expect(client('127.0.0.1', '192.0.2.7', 'https').secure).toBe(true);
    expect(client('127.0.0.1', '192.0.2.7', 'https, http').secure).toBe(false);
    expect(client('192.0.2.7', undefined, 'https').secure).toBe(false);
  });
});

test.each(['10.0.0.0/33', 'proxy.example', '10.0.0.0/8/9', '10.0.0.0/', '', '::/129'])(
  '“%s” is no network',
  (proxy) => {
    expect(() => trustedProxies([proxy])).toThrow(TypeError);
  },
);
