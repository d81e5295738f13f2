/** The fixed mix that is searched for: a word of each decile of frequency, beginnings of words, two words behind each other. */
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import type { Seeded } from '../../support/random.ts';

export interface SearchFor {
  kind: 'word' | 'prefix' | 'phrase';
  /** As a person types it. */
  typed: string;
  /** The same for ripgrep: lines that have it, whatever its case. */
  pattern: string;
  /** Documents with it; of words alone. */
  documents: number;
}

const DECILES = 10;
const PHRASES = 10;
const PREFIX_LENGTHS = [2, 3, 4, 5];
const WORD = /^[a-z]{4,}$/;

/** Half of the words by rank, which are mostly seldom; half by how often a reader meets them, which are mostly frequent. */
export function queryMix(searchDb: string, random: Seeded): SearchFor[] {
  const db = new DatabaseSync(searchDb, { readOnly: true });
  try {
    db.exec("create virtual table temp.vocabulary using fts5vocab('main', 'printed', 'row')");
    const rows = db.prepare('select term, doc, cnt from temp.vocabulary order by doc, term').all();
    const terms = rows
      .map(({ term, doc, cnt }) => ({ term: String(term), doc: Number(doc), count: Number(cnt) }))
      .filter(({ term }) => WORD.test(term));
    const words = [...byRank(terms), ...byMass(terms)];
    return [
      ...words.map(
        ({ term, doc }): SearchFor => ({
          ...{ kind: 'word', typed: `${term} `, pattern: `\\b${term}\\b`, documents: doc },
        }),
      ),
      ...words.map(({ term }, at): SearchFor => {
        const typed = term.slice(0, PREFIX_LENGTHS[at % PREFIX_LENGTHS.length]);
        return { kind: 'prefix', typed, pattern: `\\b${typed}`, documents: 0 };
      }),
      ...phrases(db, random).map(
        ([first, second]): SearchFor => ({
          ...{
            kind: 'phrase',
            typed: `"${first} ${second}"`,
            pattern: `\\b${first} ${second}\\b`,
            documents: 0,
          },
        }),
      ),
    ];
  } finally {
    db.close();
  }
}

interface Term {
  term: string;
  doc: number;
  count: number;
}

const byRank = (terms: readonly Term[]): Term[] =>
  Array.from(
    { length: DECILES },
    (_, at) => terms[Math.floor(((at + 0.5) / DECILES) * terms.length)] as Term,
  );

function byMass(terms: readonly Term[]): Term[] {
  const all = terms.reduce((sum, { count }) => sum + count, 0);
  const found: Term[] = [];
  let passed = 0;
  for (const term of terms) {
    passed += term.count;
    while (found.length < DECILES && passed >= ((found.length + 0.5) / DECILES) * all) found.push(term);
  }
  return found;
}

function phrases(db: DatabaseSync, random: Seeded): [string, string][] {
  const ids = db.prepare("select min(id) as first, max(id) as last from docs where kind = 'lines'").get();
  const [first, last] = [Number(ids?.first), Number(ids?.last)];
  const at = db.prepare("select body from docs where kind = 'lines' and id >= ? order by id limit 1");
  const found: [string, string][] = [];
  while (found.length < PHRASES) {
    const row = at.get(Math.floor(first + ((last - first) * random.int(1000)) / 1000));
    const text = zstdDecompressSync(row?.body as Uint8Array).toString('utf8');
    const pairs = [...text.matchAll(/\b([a-z]{3,}) ([a-z]{3,})\b/g)];
    const [, one, two] = pairs[random.int(Math.max(1, pairs.length))] ?? [];
    if (one !== undefined && two !== undefined) found.push([one, two]);
  }
  return found;
}
