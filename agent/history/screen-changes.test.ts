import { describe, expect, test } from 'vitest';
import { ScreenChanges } from './screen-changes.ts';

/** What is given while these screens follow each other, and at the end. */
function given(...screens: string[][]): string[][] {
  const changes = new ScreenChanges();
  const all: string[][] = [];
  let before: string[] = [];
  for (const screen of screens) {
    const lost = changes.show(screen);
    if (lost !== null) all.push(lost.rows.map((y) => before[y] ?? ''));
    before = screen;
  }
  const rest = changes.leave();
  if (rest !== null) all.push(rest.rows.map((y) => before[y] ?? ''));
  return all;
}

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `line ${'abcdefghijklmnopqrstuvwxyz'[from + at]} says so`);

describe('what a full-screen program showed', () => {
  test('that only grows is given once, at the end', () => {
    expect(given(['title', '', ''], ['title', 'first', ''], ['title', 'first', 'second'])).toEqual([
      ['title', 'first', 'second'],
    ]);
  });

  test('and scrolled away is given row by row, in order, also where a row stands there twice', () => {
    const text = ['start', 'a {', 'return', '}', 'b {', 'return', '}', 'c {', 'return', '}', 'end of it'];
    const screens = Array.from({ length: text.length - 5 }, (_, at) => [
      ...text.slice(at, at + 6),
      '> prompt',
    ]);
    const all = given(...screens).flat();
    expect(all.slice(0, text.length - 6)).toEqual(text.slice(0, text.length - 6));
    expect(all.slice(text.length - 6)).toEqual(expect.arrayContaining(['end of it', '> prompt']));
  });

  test('is not given again where somebody scrolls back and forth', () => {
    const at = (from: number) => rows(from, from + 6);
    const scrolled = given(at(0), at(1), at(2), at(3), at(2), at(1), at(0), at(1), at(2), at(3)).flat();
    expect(scrolled.toSorted()).toEqual(rows(0, 9));
  });

  test('is not news where a clock ticks, a spinner turns or a word is typed', () => {
    const screen = (spinner: string, seconds: number, typed: string) => [
      'The answer so far',
      `${spinner} Measuring… (${seconds}s · ↓ 1.${seconds}k tokens)`,
      `│ > ${typed}`,
    ];
    expect(
      given(screen('✻', 1, 'f'), screen('✢', 2, 'fi'), screen('✳', 3, 'fix'), screen('✻', 14, 'fix it')),
    ).toEqual([screen('✻', 14, 'fix it')]);
  });

  test('is given where another screen takes its place, whole', () => {
    const editor = ['# Notes', '', 'first thought', '-- INSERT --'];
    const other = ['Other file', 'with words', 'of its own', '-- NORMAL --'];
    expect(given(editor, other)).toEqual([editor, other]);
    expect(given(editor, other, editor, other, editor)).toEqual([editor, other]);
  });

  test('loses no row that stood there: each is given at least once', () => {
    const screens = [
      ['one', 'two', 'three', ''],
      ['one', 'TWO changed', 'three', ''],
      ['zero', 'one', 'TWO changed', 'three'],
      ['', '', '', 'all gone'],
    ];
    const all = new Set(given(...screens).flat());
    for (const row of screens.flat()) if (row !== '') expect(all).toContain(row);
  });

  test('is bounded in what is remembered', () => {
    const changes = new ScreenChanges();
    for (let at = 0; at < 20_000; at++) {
      const word = at.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
      changes.show([`row ${word}`, `more ${word}`]);
    }
    expect(
      JSON.stringify([...(changes as unknown as { given: { all: Set<string> } }).given.all]).length,
    ).toBeLessThan(400_000);
  });
});
