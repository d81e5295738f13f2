// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fontFile, makeFont, ranges } from '../../font/make.ts';

test('the shipped symbols are those that are drawn', () => {
  expect(Buffer.from(makeFont()).equals(readFileSync(fontFile))).toBe(true);
});

test('the page asks the symbols for exactly what they have', () => {
  const css = readFileSync(new URL('./base.css', import.meta.url), 'utf8').replace(/\s+/g, ' ');
  expect(css).toContain(ranges());
});
