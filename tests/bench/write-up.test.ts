import { expect, test } from 'vitest';
import { between } from './write-up.ts';

test('only what is between the marks is replaced', () => {
  const text = 'before\n<!-- npm run bench -->\nold\n<!-- /npm run bench -->\nafter\n';
  expect(between(text, 'new\n')).toBe(
    'before\n<!-- npm run bench -->\nnew\n<!-- /npm run bench -->\nafter\n',
  );
  expect(() => between('no marks', 'new')).toThrow('missing');
});
