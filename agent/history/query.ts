/** What a person typed as an expression of FTS5 and as words to mark. Pure. */
import { spaced } from './search-db.ts';

export interface Query {
  /** For `text`; null where nothing can be looked for yet. */
  match: string | null;
  /** Lower case, without accents: what a snippet marks. A prefix marks the word that it begins. */
  terms: { words: string[]; prefix: boolean }[];
}

const MAX_TERMS = 12;
/** A single letter begins half of all words. */
const SHORTEST_PREFIX = 2;
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
    const expression = `"${spaced(words.join(' ')).trim()}"${prefix ? '*' : ''}`;
    if (not) unwanted.push(expression);
    else {
      wanted.push(expression);
      terms.push({ words: spaced(words.join(' ')).trim().split(/\s+/), prefix });
    }
  }
  if (wanted.length === 0) return { match: null, terms: [] };
  const all = wanted.join(' AND ');
  return { match: unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`, terms };
}

export const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

const wordsOf = (text: string): string[] => plain(text).match(WORD) ?? [];
