import { expect, test } from 'vitest';
import { concat } from '../wire/bytes.ts';
import { createAssembly } from './body-receiver.ts';

test('a body is whole however it was cut, and keeps none of the messages that it came in', () => {
  const assembly = createAssembly(() => {});
  const message = new Uint8Array(65_000).fill(1);
  const pieces = [0, 1, 0, 7, 5_000, 1, 0, 20_000].map((length) => message.subarray(0, length));
  for (const piece of pieces) assembly.add(piece);
  const whole = concat(...pieces);
  message.fill(2);
  expect(assembly.total).toBe(whole.length);
  expect(assembly.whole()).toEqual(whole);
});
