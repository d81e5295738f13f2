import { expect, test } from 'vitest';
import { parseRelayOrigins } from './origins.ts';

test('addresses become origins as peers sign them, each once', () => {
  expect(
    parseRelayOrigins([
      'https://Relay.Example/',
      'wss://relay.example:443/path',
      'http://10.0.0.1:80',
      'ws://a:81',
    ]),
  ).toEqual(['wss://relay.example', 'ws://10.0.0.1', 'ws://a:81']);
});

test.each(['relay.example', 'ftp://relay.example', ''])('%j is no address of a relay', (address) => {
  expect(() => parseRelayOrigins([address])).toThrow(TypeError);
});

test('there is an end to how many a relay has', () => {
  expect(() => parseRelayOrigins(Array.from({ length: 17 }, (_, i) => `https://r${i}.example`))).toThrow(
    TypeError,
  );
});
