import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCapture, editBetween, graphemes, SENTINEL } from './capture.ts';

describe('what changed in a field', () => {
  test.each([
    ['', 'h', 0, 'h'],
    ['hel', 'hello', 0, 'lo'],
    ['teh', 'the', 2, 'he'],
    ['teh cat', 'the cat', 6, 'he cat'],
    ['hello  ', 'hello. ', 2, '. '],
    ['abc', '', 3, ''],
    ['a👍🏽', 'a', 1, ''],
    ['same', 'same', 0, ''],
  ])('%j becomes %j by %d Backspaces and %j', (before, after, deletes, insert) => {
    expect(editBetween(before, after)).toEqual({ deletes, insert });
  });
});

/** A line as programs keep it: text in, the last character out. */
function line() {
  let text: string[] = [];
  const lines: string[] = [];
  return {
    lines,
    get text() {
      return text.join('');
    },
    take(edit: { deletes: number; insert: string } | 'enter') {
      if (edit === 'enter') {
        lines.push(text.join(''));
        text = [];
        return;
      }
      text = text.slice(0, Math.max(0, text.length - edit.deletes)).concat(graphemes(edit.insert));
    },
  };
}

const word = fc.stringMatching(/^[a-zé日 ]{0,6}$/);

describe('a soft keyboard over a line', () => {
  test('whatever it does to the field, the line holds the field’s text', () => {
    // Anywhere in the field: typed, swiped, corrected, dictated over.
    const edits = fc.array(fc.tuple(fc.nat(40), fc.nat(8), word, fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(edits, (all) => {
        const capture = createCapture();
        const program = line();
        let field = SENTINEL;
        for (const [at, removes, insert, composing] of all) {
          const typed = field.slice(SENTINEL.length);
          const from = Math.min(at, typed.length);
          const next = typed.slice(0, from) + insert + typed.slice(from + removes);
          field = SENTINEL + next;
          const { edits: sent, value } = capture.changed(field, composing);
          for (const edit of sent) program.take(edit);
          expect(program.text).toBe(next);
          if (value !== null) field = value;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('Backspace beyond what was typed is Backspace, again and again', () => {
    const capture = createCapture();
    const { edits, value } = capture.changed(SENTINEL.slice(1), false);
    expect(edits).toEqual([{ deletes: 1, insert: '' }]);
    expect(value).toBe(SENTINEL);
    expect(capture.changed(SENTINEL.slice(2), false).edits).toEqual([{ deletes: 2, insert: '' }]);
  });

  test('dictation that replaces the whole field takes back what it had said before, and no more', () => {
    const capture = createCapture();
    const program = line();
    for (const said of ['The', 'The sink', 'The sync client', 'The sync client gives up.']) {
      for (const edit of capture.changed(said, false).edits) program.take(edit);
      expect(program.text).toBe(said);
    }
  });

  test('a line break is Enter, and what follows begins a new line', () => {
    const capture = createCapture();
    const program = line();
    const { edits, value } = capture.changed(`${SENTINEL}ls\npw`, false);
    for (const edit of edits) program.take(edit);
    expect(program.lines).toEqual(['ls']);
    expect(program.text).toBe('pw');
    expect(value).toBe(`${SENTINEL}pw`);
  });

  test('once the cursor went elsewhere, what stood in the field is left alone', () => {
    const capture = createCapture();
    capture.changed(`${SENTINEL}abc`, false);
    capture.forget();
    expect(capture.changed(`${SENTINEL}x`, false).edits).toEqual([{ deletes: 0, insert: 'x' }]);
  });

  test('a field that composes is not written to', () => {
    const capture = createCapture();
    expect(capture.changed('\u200bhe', true).value).toBeNull();
    expect(capture.changed('\u200bhe', false).value).toBe(`${SENTINEL}he`);
  });
});
