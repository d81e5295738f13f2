/** Whether some text has what a person looks for, and what to show of it. Pure. */

export interface Match {
  /** The words around what was found, and where in them it stands: [from, to). */
  text: string;
  marks: [number, number][];
  /** Larger is better. */
  score: number;
}

const MAX_WORDS = 12;
const BEFORE = 60;
const SHOWN = 240;

/** `"in quotes"` is one word with blanks in it. */
export function parseQuery(query: string): readonly string[] {
  const words = [...query.matchAll(/"([^"]+)"?|(\S+)/g)].map((found) =>
    fold(found[1] ?? found[2] ?? '').trim(),
  );
  return words.filter((word) => word !== '').slice(0, MAX_WORDS);
}

/** Without case and accents, character for character, so that places in it are places in the text. */
function fold(text: string): string {
  if (/^[\x20-\x7e\s]*$/.test(text)) return text.toLowerCase();
  return [...text]
    .map((character) => {
      const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      return plain.length === character.length ? plain : character;
    })
    .join('');
}

const startsWord = (text: string, at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');

/** Null where one of the words is not there. */
export function match(text: string, words: readonly string[]): Match | null {
  if (words.length === 0) return null;
  const folded = fold(text);
  const found: { at: number; word: string }[] = [];
  let score = 0;
  for (const word of words) {
    let at = folded.indexOf(word);
    if (at < 0) return null;
    // One that begins a word is what was meant, where there is one.
    for (let next = at; next >= 0; next = folded.indexOf(word, next + 1)) {
      if (!startsWord(folded, next)) continue;
      at = next;
      score += 2;
      break;
    }
    found.push({ at, word });
    score += 1;
  }
  const first = Math.min(...found.map(({ at }) => at));
  const last = Math.max(...found.map(({ at, word }) => at + word.length));
  if (last - first <= words.join(' ').length) score += 2;
  const from = Math.max(0, first - BEFORE);
  const shown = text.slice(from, from + SHOWN);
  const foldedShown = folded.slice(from, from + SHOWN);
  const marks: [number, number][] = [];
  for (const word of words) {
    for (let at = foldedShown.indexOf(word); at >= 0; at = foldedShown.indexOf(word, at + word.length)) {
      marks.push([at, at + word.length]);
    }
  }
  return { text: shown.replaceAll(/\s/g, ' '), marks: joined(marks), score };
}

function joined(marks: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
