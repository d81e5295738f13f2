import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { idSchema, nameFrom, nameSchema, newId } from './ids.ts';

test('a new id is one', () => {
  expect(v.is(idSchema, newId())).toBe(true);
  expect(newId()).not.toBe(newId());
});

describe('a name that the machine gives', () => {
  test.each([['a\nb'], ['\u001b[31mred'], ['x'.repeat(300)], ['   '], [''], [`${'y'.repeat(199)}  z`]])(
    '%j becomes one that a person could have given',
    (text) => {
      expect(v.is(nameSchema, nameFrom(text, 'machine'))).toBe(true);
    },
  );

  test('that is one already stays', () => {
    expect(nameFrom('halyard 2', 'machine')).toBe('halyard 2');
    expect(nameFrom('\n', 'machine')).toBe('machine');
  });
});
