import { expect, test } from 'vitest';
import { entryHash, entryIn, positionHash, positionIn } from './moment.ts';

const conversation = '00eeb104-61c5-4e09-9d53-3b834e157f0b';

test('a moment has a fragment that leads back to it', () => {
  expect(positionIn(positionHash({ run: 2, offset: 8_400_123 }))).toEqual({
    run: 2,
    offset: 8_400_123,
    words: '',
  });
  expect(positionIn(positionHash({ run: 0, offset: 7 }, 'a & b = “c” 100%'))?.words).toBe('a & b = “c” 100%');
  expect(positionIn('#t=0.7&q=%E0%A4')?.words).toBe('');
  expect(entryIn(entryHash({ conversation, at: 77 }))).toEqual({ conversation, at: 77 });
});

test.each(['', '#', '#t=', '#t=1', '#t=-1.2', '#t=1.2.3', '#e=x.1', `#e=${conversation}.`])(
  '%s is no moment',
  (hash) => {
    expect(positionIn(hash)).toBeNull();
    expect(entryIn(hash)).toBeNull();
  },
);
