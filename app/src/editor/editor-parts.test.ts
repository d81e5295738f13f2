import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { continueList, countWords, fenceText, insertWords, prefixLines, wrapText } from './edits.ts';
import { fencedLines, tokens } from './highlight.ts';
import { createUndo, type Text } from './undo.ts';

/** `|` stands for the caret, twice for both ends of a selection. */
function text(marked: string): Text {
  const from = marked.indexOf('|');
  const rest = marked.slice(0, from) + marked.slice(from + 1);
  const to = rest.indexOf('|');
  return to < 0
    ? { value: rest, from, to: from }
    : { value: rest.slice(0, to) + rest.slice(to + 1), from, to };
}
function marked({ value, from, to }: Text): string {
  const tail = `${value.slice(from, to)}${from === to ? '' : '|'}${value.slice(to)}`;
  return `${value.slice(0, from)}|${tail}`;
}

describe('edits', () => {
  test.each([
    ['a |word| here', 'a `|word|` here'],
    ['a `|word|` here', 'a |word| here'],
    ['|', '`|`'],
  ])('code around %j gives %j', (before, after) => {
    expect(marked(wrapText(text(before), '`'))).toBe(after);
  });

  test.each([
    ['bullet', 'one|', '- one|'],
    ['bullet', '- one|', 'one|'],
    ['number', '|one\ntwo|', '1. |one\n2. two|'],
    ['heading', 'ti|tle', '# ti|tle'],
    ['quote', 'a\nb|', 'a\n> b|'],
  ] as const)('%s on %j gives %j', (kind, before, after) => {
    expect(marked(prefixLines(text(before), kind))).toBe(after);
  });

  test.each([
    ['- one|', '- one\n- |'],
    ['  9. nine|', '  9. nine\n  10. |'],
    ['- one\n- |', '- one\n|'],
    ['- on|e', '- on\n- |e'],
  ])('Enter in the list %j gives %j', (before, after) => {
    const next = continueList(text(before));
    expect(next && marked(next)).toBe(after);
  });

  test('Enter elsewhere is a line break', () => {
    expect(continueList(text('plain|'))).toBeNull();
  });

  test.each([
    ['end|', 'more', 'end more|'],
    ['|word', 'new', 'new |word'],
    ['a |b', 'x', 'a x |b'],
    ['|', 'first', 'first|'],
  ])('words into %j: %j gives %j', (before, words, after) => {
    expect(marked(insertWords(text(before), words))).toBe(after);
  });

  test('a fence stands on lines of its own', () => {
    expect(marked(fenceText(text('see |x| now')))).toBe('see \n```\n|x|\n```\n now');
  });

  test('words are counted', () => {
    expect(countWords('  two words\n')).toBe(2);
    expect(countWords('')).toBe(0);
  });
});

describe('undo', () => {
  const at = (value: string): Text => ({ value, from: value.length, to: value.length });

  test('takes back a run of typing as one, word by word', () => {
    const undo = createUndo(at(''));
    for (let end = 1; end <= 'two words'.length; end += 1)
      undo.changed(at('two words'.slice(0, end)), true, end * 50);
    expect(undo.undo()?.value).toBe('two');
    expect(undo.undo()?.value).toBe('');
    expect(undo.undo()).toBeNull();
    expect(undo.redo()?.value).toBe('two');
    expect(undo.redo()?.value).toBe('two words');
    expect(undo.redo()).toBeNull();
  });

  test('a pause, a deletion and a tap are steps of their own', () => {
    const undo = createUndo(at(''));
    undo.changed(at('a'), true, 0);
    undo.changed(at('ab'), true, 5_000);
    undo.changed(at('a'), true, 5_100);
    undo.changed(at('- a'), false, 5_200);
    expect(['a', 'ab', 'a', ''].map(() => undo.undo()?.value)).toEqual(['a', 'ab', 'a', '']);
  });

  test('what is written after an undo takes the place of what was undone', () => {
    const undo = createUndo(at(''));
    undo.changed(at('one'), false, 0);
    undo.undo();
    undo.changed(at('two'), false, 1);
    expect(undo.canRedo()).toBe(false);
    expect(undo.undo()?.value).toBe('');
  });

  test('a long text does not fill the memory with itself', () => {
    const undo = createUndo(at('x'.repeat(1_000_000)));
    for (let step = 0; step < 50; step += 1) undo.changed(at('x'.repeat(1_000_000 + step)), false, step);
    let steps = 0;
    while (undo.undo() !== null) steps += 1;
    expect(steps).toBeLessThan(5);
    expect(steps).toBeGreaterThan(0);
  });
});

describe('colours', () => {
  test('what is drawn is exactly what is typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab`@#*/>\-\d. \n]{0,60}$/), (value) => {
        const drawn = fencedLines(value)
          .map(({ line, code }, row) =>
            tokens(line, code, row === 0)
              .map((token) => token.text)
              .join(''),
          )
          .join('\n');
        expect(drawn).toBe(value);
      }),
    );
  });

  test.each([
    ['1. Read `Retry-After`', ['mark', 'plain', 'code']],
    ['see @src/sync/config.ts now', ['plain', 'reference', 'plain']],
    ['/review the change', ['reference', 'plain']],
    ['# Title', ['heading']],
    ['ada@example.org', ['plain']],
  ])('%j has %j', (line, kinds) => {
    expect(tokens(line, false, true).map((token) => token.kind)).toEqual(kinds);
  });

  test('a slash later on is no command', () => {
    expect(tokens('/review', false, false).map((token) => token.kind)).toEqual(['plain']);
  });
});
