/** What a person typed as an expression of FTS5 and as words to mark. Pure. */
import { spaced } from './search-db.ts';

export interface Query {
  /** For `text`; null where nothing can be looked for yet. */
  match: string | null;
  /** The same with a beginning of a word cut to what the index has beginnings of: it finds all of it, and more. null: it is so short already. */
  wider: string | null;
  /** Lower case, without accents: what a snippet marks. A prefix marks the word that it begins. */
  terms: { words: string[]; prefix: boolean }[];
}

const MAX_TERMS = 12;
/** A single letter begins half of all words. */
const SHORTEST_PREFIX = 2;
/** The longest beginnings that the index has; of longer ones it puts together all words that begin so. */
export const INDEXED_PREFIX = 3;
const PARTS = /(-?)"([^"]*)"?|(\S+)/g;
const WORD = /[\p{L}\p{N}\p{M}_]+/gu;

/**
 * All words must be there; words in quotes stand behind each other; -word must not be there. The last word may go on, as it is
 * still being typed, unless a blank or a quote ends it.
 */
export function parseQuery(typed: string): Query {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const terms: Query['terms'] = [];
  let cut: { from: string; to: string } | null = null;
  for (const part of typed.matchAll(PARTS)) {
    if (terms.length + unwanted.length >= MAX_TERMS) break;
    const quoted = part[2] !== undefined;
    const bare = part[3] ?? '';
    const not = quoted ? part[1] === '-' : bare.startsWith('-') && bare.length > 1;
    const words = wordsOf(quoted ? (part[2] ?? '') : bare);
    if (words.length === 0) continue;
    const last = words.at(-1) ?? '';
    const open = !quoted && part.index + part[0].length === typed.length;
    const prefix = open && !not && last.length >= SHORTEST_PREFIX;
    const phrase = spaced(words.join(' ')).trim();
    const expression = `"${phrase}"${prefix ? '*' : ''}`;
    const beyond = (phrase.split(' ').at(-1) ?? '').length - INDEXED_PREFIX;
    if (prefix && beyond > 0) cut = { from: expression, to: `"${phrase.slice(0, -beyond)}"*` };
    if (not) unwanted.push(expression);
    else {
      wanted.push(expression);
      terms.push({ words: spaced(words.join(' ')).trim().split(/\s+/), prefix });
    }
  }
  if (wanted.length === 0) return { match: null, wider: null, terms: [] };
  const matchOf = (all: readonly string[]): string => {
    const both = all.join(' AND ');
    return unwanted.length === 0 ? both : `(${both}) NOT (${unwanted.join(' OR ')})`;
  };
  // An open word is the last one.
  const wider = cut === null ? null : matchOf([...wanted.slice(0, -1), cut.to]);
  return { match: matchOf(wanted), wider, terms };
}

export const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

const wordsOf = (text: string): string[] => plain(text).match(WORD) ?? [];
