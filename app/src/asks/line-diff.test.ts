import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffLine, lineDiff } from './line-diff.ts';

const marks = { same: ' ', out: '-', in: '+' } as const;
const shown = (lines: readonly DiffLine[]) => lines.map(({ kind, text }) => marks[kind] + text);

describe('a change of lines', () => {
  test('shows what stays around what goes and comes', () => {
    const before = 'a\nb\nc\nd\n';
    expect(shown(lineDiff(before, 'a\nB\nc\nnew\nd\n'))).toEqual([' a', '-b', '+B', ' c', '+new', ' d']);
  });

  test('of nothing is all new, and to nothing all gone', () => {
    expect(shown(lineDiff('', 'a\nb'))).toEqual(['+a', '+b']);
    expect(shown(lineDiff('a\nb\n', ''))).toEqual(['-a', '-b']);
    expect(lineDiff('', '')).toEqual([]);
  });

  test('gives both texts back, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        const of = (kind: DiffLine['kind']) =>
          lines.filter((line) => line.kind === 'same' || line.kind === kind).map((line) => line.text);
        const whole = (it: string) => (it === '' ? [] : it.replace(/\n$/, '').split('\n'));
        expect(of('out')).toEqual(whole(before));
        expect(of('in')).toEqual(whole(after));
      }),
    );
  });

  test('of two large texts that share nothing is found at once', () => {
    const large = (word: string) => Array.from({ length: 20_000 }, (_, line) => `${word} ${line}`).join('\n');
    const lines = lineDiff(large('old'), large('new'));
    expect(lines).toHaveLength(40_000);
    expect(lines[0]?.kind).toBe('out');
  });
});
