import { describe, expect, test } from 'vitest';
import { atPrompt, createTypist } from './testing/typist.ts';

/** Every key was right once. */
function practised(options: Parameters<typeof createTypist>[0] = {}) {
  const typist = createTypist(options);
  typist.type('true');
  for (const key of ['home', 'delete', 'right', 'kill-right', 'end', 'enter'] as const) {
    typist.press(key);
    typist.answer();
  }
  return typist;
}

describe('a line of several rows', () => {
  test.each([
    [16, '123456', 'me@dev:~$ 1234|56'],
    // The wide character does not fit into the last column, which stays empty.
    [15, '1234日56', 'me@dev:~$ 123|4'],
  ])('does not follow the cursor to the end of a full row (%i columns)', (cols, text, seen) => {
    const typist = atPrompt({ cols });
    typist.type(text);
    typist.press('home');
    typist.answer();
    for (let col = 10; col < cols - 2; col += 1) typist.press('right');
    expect(typist.seen).toBe(seen);
    typist.press('right');
    expect(typist.seen).toBe(seen);
    typist.answer();
    expect(typist.predictor.counts.wrong).toBe(0);
  });

  test.each(['backspace', 'delete', 'kill-right'] as const)(
    'guesses no row that is filled from the next: %s',
    (key) => {
      const typist = practised({ cols: 16 });
      typist.type('123');
      typist.press('left');
      typist.press(key);
      expect(typist.seen).not.toBe('me@dev:~$ 12|3');
      typist.type('345678');
      typist.press('home');
      typist.press('right');
      typist.answer();
      const { seen } = typist;
      typist.press(key);
      expect(typist.seen).toBe(seen);
      typist.answer();
      expect(typist.predictor.counts.wrong).toBe(0);
    },
  );

  test('types nothing before the first character of a row: it may find room above', () => {
    const typist = atPrompt({ cols: 15 });
    typist.type('1234日');
    typist.press('left');
    typist.answer();
    expect(typist.seen).toBe('|日');
    typist.type('x');
    expect(typist.predicted).toBe(false);
    typist.answer();
    expect(typist.seen).toBe('|日');
  });

  test('goes on in the next row, but not back over its beginning', () => {
    const typist = atPrompt({ cols: 16 });
    typist.type('1234567');
    typist.answer();
    typist.type('89');
    expect(typist.seen).toBe('789|');
    typist.press('backspace');
    typist.press('backspace');
    expect(typist.seen).toBe('7|');
    typist.press('left');
    typist.press('backspace');
    expect(typist.seen).toBe('7|');
    typist.answer();
    expect(typist.predictor.counts.wrong).toBe(0);
  });
});
