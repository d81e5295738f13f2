import { expect, test } from 'vitest';
import { clientOf, isLoopback } from './client-address.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:0db8:0001::', '2001:db8:1:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['127.0.0.1', null],
  ['::ffff:127.0.0.9', null],
  ['::1', null],
  [undefined, null],
])('%s counts as %s', (address, client) => {
  expect(clientOf(address)).toBe(client);
});

test('addresses of one network of IPv6 are one client, of two networks two', () => {
  expect(clientOf('2001:db8:1:2::1')).toBe(clientOf('2001:db8:1:2:ffff::1'));
  expect(clientOf('2001:db8:1:2::1')).not.toBe(clientOf('2001:db8:1:3::1'));
});

test('only loopback is loopback', () => {
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
  expect(['10.0.0.1', '::', '1270.0.0.1', '::ffff:10.0.0.1', ''].some(isLoopback)).toBe(false);
});
