import { describe, expect, test } from 'vitest';
import { rank, score } from './rank.ts';

const FILES = [
  'README.md',
  'src/sync/client.ts',
  'src/sync/client.test.ts',
  'src/sync/config.ts',
  'src/http/client.ts',
  'src/ui/SessionPage.tsx',
  'src/ui/session-page.module.css',
  'docs/clients.md',
  'packages/schema/index.ts',
  'src/very/deep/folder/of/things/synchronise-client-things.ts',
];
const first = (query: string) => rank(FILES, query, 3).map((one) => one.text);

describe('what a few letters mean', () => {
  test.each([
    ['client', 'src/sync/client.ts'],
    ['clienttest', 'src/sync/client.test.ts'],
    ['sync/cl', 'src/sync/client.ts'],
    ['httpcl', 'src/http/client.ts'],
    ['sp', 'src/ui/SessionPage.tsx'],
    ['readme', 'README.md'],
    ['conf', 'src/sync/config.ts'],
    ['schema', 'packages/schema/index.ts'],
  ])('%s is %s', (query, text) => {
    expect(first(query)[0]).toBe(text);
  });

  test('nothing typed gives the shortest paths', () => {
    expect(first('')[0]).toBe('README.md');
  });

  test('letters that are not there, or not in order, are not meant', () => {
    expect(first('zzz')).toEqual([]);
    expect(score('ab', 'ba')).toBeNull();
  });

  test('blanks and capitals of the query do not matter', () => {
    expect(first('Sync Client')[0]).toBe('src/sync/client.ts');
  });

  test('as many as were asked for, the best first', () => {
    const all = rank(FILES, 's', 4);
    expect(all).toHaveLength(4);
    expect(all.map((one) => one.score)).toEqual(all.map((one) => one.score).sort((a, b) => b - a));
  });
});
