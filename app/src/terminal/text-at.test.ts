import { describe, expect, test } from 'vitest';
import { type Cell, ordered, type Rows, urlAt, wordAt } from './text-at.ts';

/** Rows of text; `…` at the start says that it goes on from the row above. Wide characters take two columns. */
function screen(cols: number, ...texts: string[]): Rows {
  return {
    cols,
    row(at) {
      const text = texts[at];
      if (text === undefined) return undefined;
      let col = 0;
      const cells = [...text.replace(/^…/, '')].map((char) => {
        const cell = { char, col };
        col += char > '\u2e80' ? 2 : 1;
        return cell;
      });
      return { cells, wrapped: text.startsWith('…') };
    },
  };
}
const at = (row: number, col: number): Cell => ({ row, col });

describe('the word under a finger', () => {
  test.each([
    ['plain', screen(40, 'run src/sync/client.ts now'), at(0, 8), at(0, 4), at(0, 21)],
    ['in brackets', screen(40, '(see notes.md)'), at(0, 6), at(0, 5), at(0, 12)],
    ['wrapped', screen(10, 'go /a/long', '…/path here'), at(1, 2), at(0, 3), at(1, 4)],
    ['wide', screen(40, 'see 日本語 now'), at(0, 6), at(0, 4), at(0, 8)],
    ['the second half of a wide one', screen(40, 'see 日本語 now'), at(0, 7), at(0, 4), at(0, 8)],
    ['a blank after one', screen(40, 'ab   c'), at(0, 3), at(0, 0), at(0, 1)],
    ['a blank before one', screen(40, '   ab'), at(0, 1), at(0, 3), at(0, 4)],
    ['an empty row', screen(40, '   '), at(0, 1), at(0, 1), at(0, 1)],
  ])('%s', (_name, rows, finger, from, to) => {
    expect(wordAt(rows, finger)).toEqual({ from, to });
  });
});

describe('the address under a finger', () => {
  test('ends where the sentence goes on', () => {
    const rows = screen(60, 'Read https://example.org/a_(b)?c=1. Then go.');
    expect(urlAt(rows, at(0, 20))?.url).toBe('https://example.org/a_(b)?c=1');
    expect(urlAt(rows, at(0, 2))).toBeNull();
    expect(urlAt(rows, at(0, 38))).toBeNull();
  });

  test('goes on where the terminal wraps it', () => {
    const rows = screen(20, 'https://example.org/', '…oauth?code=12345 ok');
    expect(urlAt(rows, at(1, 3))?.url).toBe('https://example.org/oauth?code=12345');
    expect(urlAt(rows, at(0, 3))?.url).toBe('https://example.org/oauth?code=12345');
  });

  test('goes on where the program wraps it, with the indent of its box', () => {
    const rows = screen(
      30,
      'Open this to sign in:',
      '  https://claude.example/oauth',
      '  /authorize?code=true&client_',
      '  id=9d1c250a&scope=profile',
      'Paste the code here:',
    );
    const url = 'https://claude.example/oauth/authorize?code=true&client_id=9d1c250a&scope=profile';
    for (const row of [1, 2, 3]) expect(urlAt(rows, at(row, 6))?.url).toBe(url);
    expect(urlAt(rows, at(2, 6))?.range).toEqual({ from: at(1, 2), to: at(3, 26) });
    expect(urlAt(rows, at(0, 3))).toBeNull();
    expect(urlAt(rows, at(4, 3))).toBeNull();
  });

  test('does not swallow the next line of a list', () => {
    const rows = screen(60, 'https://example.org/one', 'https://example.org/two');
    expect(urlAt(rows, at(0, 3))?.url).toBe('https://example.org/one');
  });

  test('is one of the web alone', () => {
    expect(urlAt(screen(60, 'javascript:alert(1) file:///etc/passwd'), at(0, 25))).toBeNull();
  });
});

test('a range whose ends were dragged past each other is turned round', () => {
  expect(ordered({ from: at(3, 1), to: at(2, 9) })).toEqual({ from: at(2, 9), to: at(3, 1) });
});
