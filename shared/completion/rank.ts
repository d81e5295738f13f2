/**
 * Which of many paths or names a few typed letters mean. The letters must come in order; what counts is how many of them
 * begin a word or follow each other, that they are in the last part of the path, and that little is left over. Pure.
 */
export interface Ranked {
  text: string;
  score: number;
}

/** Letters of a text as bits, to pass over most of those that cannot match. */
export function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) bits |= 1 << (text.charCodeAt(at) & 31);
  return bits;
}

const SEPARATOR = /[/._\-\s]/;
const isUpper = (character: string): boolean => character !== character.toLowerCase();

const FOLLOWS = 16;
const BEGINS = 12;
const BEGINS_NAME = 20;
const IN_NAME = 1;
const WHOLE_NAME = 40;
/** Words that are tried as the one that is meant by the first letter. */
const MOST_STARTS = 5;

/** null: it is not meant. `query` in lower case, without blanks. */
export function score(text: string, query: string): number | null {
  if (query === '') return -text.length / 100;
  const lower = text.toLowerCase();
  const name = lower.lastIndexOf('/') + 1;
  // Found within the last part alone wherever that is possible, which is what is meant nearly always.
  const within = query.includes('/') ? null : bestWalk(text, lower, query, name, name);
  const best = within ?? bestWalk(text, lower, query, 0, name);
  if (best === null) return null;
  const isWhole = lower.slice(name) === query || lower.slice(name).replace(/\.[^.]*$/, '') === query;
  return best + (isWhole ? WHOLE_NAME : 0) - text.length / 6;
}

/** From each word that the first letter may begin, and from its first place; the best of them. */
function bestWalk(text: string, lower: string, query: string, from: number, name: number): number | null {
  const first = query[0] ?? '';
  let best = walk(text, lower, query, from, name);
  if (best === null) return null;
  let tries = 0;
  for (
    let at = lower.indexOf(first, from);
    at >= 0 && tries < MOST_STARTS;
    at = lower.indexOf(first, at + 1)
  ) {
    if (!beginsWord(text, at)) continue;
    tries += 1;
    best = Math.max(best, walk(text, lower, query, at, name) ?? 0);
  }
  return best;
}

function walk(text: string, lower: string, query: string, from: number, name: number): number | null {
  let total = 0;
  let at = from;
  let last = -2;
  for (const letter of query) {
    let found = lower.indexOf(letter, at);
    if (found < 0) return null;
    // The start of a word is a better guess than the next best letter, unless that one follows.
    if (found !== last + 1) {
      for (let other = found; other >= 0; other = lower.indexOf(letter, other + 1)) {
        if (!beginsWord(text, other)) continue;
        if (rest(lower, query, letter, other)) found = other;
        break;
      }
    }
    if (found === last + 1) total += FOLLOWS;
    if (found === name) total += BEGINS_NAME;
    else if (beginsWord(text, found)) total += BEGINS;
    if (found >= name) total += IN_NAME;
    last = found;
    at = found + 1;
    query = query.slice(letter.length);
  }
  return total;
}

/** Whether what follows in the query still comes after this place. */
function rest(lower: string, query: string, letter: string, from: number): boolean {
  let at = from + 1;
  for (const next of query.slice(letter.length)) {
    at = lower.indexOf(next, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function beginsWord(text: string, at: number): boolean {
  const before = text[at - 1];
  if (before === undefined || SEPARATOR.test(before)) return true;
  return isUpper(text[at] ?? '') && !isUpper(before);
}

/** The best of them, at most `limit`. */
export function rank(texts: Iterable<string>, query: string, limit: number): Ranked[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const letters = lettersOf(wanted);
  const best: Ranked[] = [];
  for (const text of texts) {
    if ((lettersOf(text.toLowerCase()) & letters) !== letters) continue;
    const points = score(text, wanted);
    if (points === null) continue;
    if (best.length === limit && points <= (best[limit - 1]?.score ?? 0)) continue;
    const at = best.findIndex((one) => one.score < points);
    best.splice(at < 0 ? best.length : at, 0, { text, score: points });
    if (best.length > limit) best.pop();
  }
  return best;
}
