import { expect, test } from 'vitest';
import { findText, type Searched } from './find-text.ts';

function rows(...texts: string[]): Searched {
  const text = (at: number) => (texts[at] ?? '').replace(/^…/, '');
  return {
    cols: 10,
    length: texts.length,
    text,
    wrapped: (at) => texts[at]?.startsWith('…') ?? false,
    row: (at) =>
      texts[at] === undefined
        ? undefined
        : { cells: [...text(at)].map((char, col) => ({ char, col })), wrapped: texts[at].startsWith('…') },
  };
}
const at = (row: number, col: number) => ({ row, col });

test('finds every place, without regard to capitals that the query has not', () => {
  const found = findText(rows('Error here', 'no error', 'error'), 'error');
  expect(found).toEqual([
    { from: at(0, 0), to: at(0, 4) },
    { from: at(1, 3), to: at(1, 7) },
    { from: at(2, 0), to: at(2, 4) },
  ]);
  expect(findText(rows('Error here', 'no error'), 'Error')).toHaveLength(1);
});

test('finds what wraps', () => {
  expect(findText(rows('a long err', '…or message'), 'error')).toEqual([{ from: at(0, 7), to: at(1, 1) }]);
});

test('finds nothing for nothing, and stops counting at a thousand', () => {
  expect(findText(rows('abc'), '')).toEqual([]);
  expect(findText(rows(...Array.from({ length: 2_000 }, () => 'x x')), 'x')).toHaveLength(1_000);
});
