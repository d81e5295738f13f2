import { expect, test } from 'vitest';
import { between, written } from './write-up.ts';

test('only what is between the marks is replaced', () => {
  const text = 'before\n<!-- npm run bench -->\nold\n<!-- /npm run bench -->\nafter\n';
  expect(between(text, 'new\n')).toBe(
    'before\n<!-- npm run bench -->\nnew\n<!-- /npm run bench -->\nafter\n',
  );
  expect(() => between('no marks', 'new')).toThrow('missing');
});

test('a peer that could not be measured is said below the table, with the reason', () => {
  const figures = [{ bench: 'echo', name: 'p50', value: 1, unit: 'ms', peers: {} }];
  const absent = { echo: ['without wetty: no npm here'], bulk: ['without mosh: not run now'] };
  expect(written({ figures, absent })).toMatch(/\*\*1\*\* \|\n\n- echo, without wetty: no npm here\n$/);
});
