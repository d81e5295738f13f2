import { expect, test } from 'vitest';
import { isLoopback } from './open.ts';

test.each([
  ['wss://127.0.0.1:7878', true],
  ['ws://localhost', true],
  ['wss://[::1]:7878', true],
  ['wss://127.example.com', false],
  ['wss://localhost.example.com', false],
  ['wss://localhostile.example', false],
])('a certificate for another name is let pass on this machine alone: %s', (relay, here) => {
  expect(isLoopback(relay)).toBe(here);
});
