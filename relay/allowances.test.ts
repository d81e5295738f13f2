import { expect, test } from 'vitest';
import { Allowances, perAddress } from './allowances.ts';
import { defaultLimits } from './limits.ts';

const limits = { ...defaultLimits, addressConnects: { perSecond: 1, burst: 2 } };

test('one name has one allowance, whoever asks', () => {
  const allowances = new Allowances(perAddress, limits);
  expect(allowances.of('a', 0)).toBe(allowances.of('a', 5));
  expect(allowances.of('b', 0)).not.toBe(allowances.of('a', 0));
});

test('what is used up is not forgotten before it is full again, nor while a socket holds it', () => {
  const allowances = new Allowances(perAddress, limits);
  allowances.of('used', 0)?.connects.take(2, 0);
  const held = allowances.of('held', 0);
  if (held !== undefined) held.holders = 1;
  allowances.of('idle', 0);
  allowances.sweep(1999);
  expect(allowances.size).toBe(2);
  allowances.sweep(2000);
  expect(allowances.of('held', 2000)).toBe(held);
  expect(allowances.size).toBe(1);
});

test('there is room for so many and no more, until some are forgotten', () => {
  const allowances = new Allowances(perAddress, limits);
  for (let i = 0; i < 65_536; i++) allowances.of(String(i), 0);
  expect(allowances.of('one more', 0)).toBeUndefined();
  expect(allowances.of('7', 0)).toBeDefined();
  allowances.sweep(0);
  expect(allowances.of('one more', 0)).toBeDefined();
});
