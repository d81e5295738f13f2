import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseQuery } from './query.ts';
import { search } from './search.ts';
import { type Doc, SearchDb } from './search-db.ts';

const START = 1_790_000_000_000;
const HOUR = 3600 * 1000;
let dir: string;
let db: SearchDb;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'search-'));
  db = new SearchDb(join(dir, 'search.db'));
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true });
});

function keep(texts: readonly string[], kind: Doc['kind'] = 'prompt'): void {
  db.write(() => {
    for (const [at, text] of texts.entries()) {
      const place = { session: 's', project: 'p', run: -1, from: at, to: at, ref: null, draft: false };
      db.add({ ...place, kind, at: START + at * HOUR, body: text, text });
    }
  });
}

/** Every text that is found, page by page, as somebody who scrolls on finds them. */
function all(query: string, limit = 7, now?: () => number): string[] {
  const found: string[] = [];
  let before: number | undefined;
  for (let pages = 0; pages < 2000; pages++) {
    const answer = search(db, { query, limit, before }, now);
    found.push(...answer.found.map(({ text }) => text));
    if (answer.before === null) return found;
    before = answer.before;
  }
  throw new Error('it has no end');
}

describe('a search that is gone on with', () => {
  const words = ['stern', 'sterling', 'steady', 'stereo', 'harbour', 'harbours', 'mast'];
  const texts = Array.from({ length: 600 }, (_, at) => {
    const some = words.filter((_, word) => (at * 7919 + word * 104_729) % (word + 2) === 0);
    return [`number${at}`, ...some].join(' ');
  });
  const having = (test: (words: string[]) => boolean) => texts.filter((text) => test(text.split(' '))).sort();
  const begins = (prefix: string) => having((of) => of.some((word) => word.startsWith(prefix)));

  test.each(['st', 'ste', 'ster', 'sterl', 'stern', 'harb', 'harbours', 'harbo', 'nothing'])(
    'finds everything that begins with %s once, be it frequent or seldom among what begins alike',
    (prefix) => {
      keep(texts);
      expect(all(prefix).sort()).toEqual(begins(prefix));
    },
  );

  test('finds what has several words, without others', () => {
    keep(texts);
    const both = having((of) => of.includes('mast') && of.some((word) => word.startsWith('ster')));
    expect(all('mast ster').sort()).toEqual(both);
    const without = having((of) => of.some((word) => word.startsWith('harb')) && !of.includes('stern'));
    expect(all('-stern harb').sort()).toEqual(without);
  });

  test('loses nothing where each answer has no time left after its first look', () => {
    keep(texts);
    let time = 0;
    const slow = () => {
      time += 40;
      return time;
    };
    expect(all('sterl', 40, slow).sort()).toEqual(begins('sterl'));
  });
});

describe('a query', () => {
  test('whose open word is longer than the index knows is asked for more widely too', () => {
    expect(parseQuery('mast ster').wider).toBe('"mast" AND "ste"*');
    expect(parseQuery('a-b/sterling').wider).toBe('"a b ste"*');
    expect(parseQuery('-mast sterling').wider).toBe('("ste"*) NOT ("mast")');
    for (const whole of ['ste', 'sterling ', '"sterling"', 'sterling -ster', '']) {
      expect(parseQuery(whole).wider).toBe(null);
    }
  });
});
