import { describe, expect, test } from 'vitest';
import { match, parseQuery } from './match.ts';

const marked = (text: string, query: string) => {
  const found = match(text, parseQuery(query));
  return found?.marks.map(([from, to]) => found.text.slice(from, to));
};

describe('what a person looks for', () => {
  test('is found without case and accents, each word anywhere, and marked where it stands', () => {
    expect(marked('The Café retries with back-off', 'retries cafe')).toEqual(['Café', 'retries']);
    expect(marked('The Café retries', 'missing cafe')).toBeUndefined();
    expect(marked('anything', '  ')).toBeUndefined();
  });

  test('in quotes is one word, also while its end is not typed yet', () => {
    expect(parseQuery('say "back off" now')).toEqual(['say', 'back off', 'now']);
    expect(parseQuery('say "back of')).toEqual(['say', 'back of']);
    expect(marked('back and off', '"back off"')).toBeUndefined();
  });

  test('counts for more where it begins a word, and where the words stand together', () => {
    const score = (text: string, query: string) => match(text, parseQuery(query))?.score ?? 0;
    expect(score('a retry', 'retry')).toBeGreaterThan(score('noretry', 'retry'));
    expect(score('fix the build', 'fix the')).toBeGreaterThan(score('the long way to a fix', 'fix the'));
  });

  test('shows the words around it, however long the text is', () => {
    const found = match(`${'x '.repeat(5_000)}needle${' y'.repeat(5_000)}`, ['needle']);
    expect(found?.text.length).toBeLessThan(300);
    expect(found?.marks.map(([from, to]) => found.text.slice(from, to))).toEqual(['needle']);
  });
});
