import { describe, expect, test } from 'vitest';
import { checkEndpoint, isPublicAddress, publicLookup } from './services.ts';

describe('where a machine sends', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/QABC',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('%s', (endpoint) => {
    expect(checkEndpoint(endpoint, []).url.href).toBe(endpoint);
  });

  test.each([
    ['another host', 'https://push.example/x'],
    ['a host that only begins like one', 'https://fcm.googleapis.com.evil.example/x'],
    ['a host that only ends like one', 'https://evilfcm.googleapis.com/x'],
    ['a domain itself', 'https://push.apple.com/x'],
    ['no TLS', 'http://fcm.googleapis.com/x'],
    ['another port', 'https://fcm.googleapis.com:8443/x'],
    ['a name and a password', 'https://me:secret@fcm.googleapis.com/x'],
    ['an address', 'https://127.0.0.1/x'],
    ['an address of the cloud', 'https://169.254.169.254/latest/meta-data'],
    ['IPv6', 'https://[::1]/x'],
    ['a file', 'file:///etc/passwd'],
    ['no address', 'fcm.googleapis.com'],
  ])('but not to %s', (_, endpoint) => {
    expect(() => checkEndpoint(endpoint, [])).toThrow(/no push service|no address/);
  });

  test('and to what the owner named, that origin alone', () => {
    const named = ['http://127.0.0.1:9000'];
    expect(checkEndpoint('http://127.0.0.1:9000/push/x', named).named).toBe(true);
    expect(() => checkEndpoint('http://127.0.0.1:9001/push/x', named)).toThrow();
    expect(() => checkEndpoint('https://127.0.0.1:9000/push/x', named)).toThrow();
  });
});

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
  ...[
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::127.0.0.1',
    '2002:7f00:1::',
    '64:ff9b::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    'localhost',
    '',
  ],
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['142.250.1.1', '17.188.1.1', '2607:f8b0::1', '172.32.0.1', '::ffff:142.250.1.1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('a name that leads inside is not followed', async () => {
  const failed = new Promise((resolve) => publicLookup('localhost', {}, (error) => resolve(error)));
  expect(String(await failed)).toMatch(/not public/);
});
