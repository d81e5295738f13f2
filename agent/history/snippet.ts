/** The line in which what was looked for stands, cut to what a list shows. Pure. */
import { plain, type Query } from './query.ts';

const MAX_CHARACTERS = 180;
const BEFORE = 50;

export interface Snippet {
  /** Which of the lines. */
  line: number;
  text: string;
  /** [from, to) in the text. */
  marks: [number, number][];
  /** Places where any of the words stands, in all lines. */
  hits: number;
}

type Terms = Query['terms'];
type Mark = [from: number, to: number, term: number];

/** The line with most of the words. The words of a match that lies across lines are found one by one. */
export function snippetOf(lines: readonly string[], terms: Terms): Snippet {
  let best = { line: 0, marks: [] as Mark[], terms: 0 };
  let hits = 0;
  for (const [line, text] of lines.entries()) {
    const marks = marksIn(text, terms);
    hits += marks.length;
    const different = new Set(marks.map(([, , term]) => term)).size;
    if (different > best.terms) best = { line, marks, terms: different };
  }
  return { ...cut(lines[best.line] ?? '', best.marks), line: best.line, hits };
}

/** Where words stand in the text, in its own characters. */
export function marksIn(text: string, terms: Terms): Mark[] {
  const { flat, places } = flatten(text);
  const marks = terms.flatMap(({ words, prefix }, term) =>
    [...flat.matchAll(patternOf(words, prefix))].map(
      ({ index, 0: found }): Mark => [
        places === null ? index : (places[index] ?? 0),
        places === null ? index + found.length : (places[index + found.length] ?? text.length),
        term,
      ],
    ),
  );
  return marks.sort((a, b) => a[0] - b[0]);
}

const patterns = new Map<string, RegExp>();
function patternOf(words: readonly string[], prefix: boolean): RegExp {
  const key = `${prefix}${words.join(' ')}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const joined = words
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^\\p{L}\\p{N}_]{0,4}');
  // Within scripts without blanks a word has no edge.
  const edge = /^[\x21-\x7e\u00c0-\u024f]/.test(words[0] ?? '');
  const made = new RegExp(
    `${edge ? '(?<![\\p{L}\\p{N}_])' : ''}${joined}${prefix ? '[\\p{L}\\p{N}_]*' : edge ? '(?![\\p{L}\\p{N}_])' : ''}`,
    'gu',
  );
  if (patterns.size > 100) patterns.clear();
  patterns.set(key, made);
  return made;
}

/** What becomes longer or shorter by it: where there is none of it, and it is as long, each character stays where it was. */
const MOVES = /[\p{M}\uac00-\ud7a3]/u;

/** As it is compared; `places`: where each of its characters stands in the text, null where that is the same. */
function flatten(text: string): { flat: string; places: number[] | null } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: whatever is ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return { flat: text.toLowerCase(), places: null };
  const whole = plain(text);
  if (whole.length === text.length && !MOVES.test(text)) return { flat: whole, places: null };
  let flat = '';
  const places: number[] = [];
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const one = plain(character);
    for (let unit = 0; unit < one.length; unit++) places.push(at);
    flat += one;
    at += character.length;
  }
  places.push(text.length);
  return { flat, places };
}

function cut(line: string, marks: readonly Mark[]): { text: string; marks: [number, number][] } {
  const first = marks[0]?.[0] ?? 0;
  const indent = line.length - line.trimStart().length;
  let from = Math.max(indent, first > MAX_CHARACTERS - BEFORE ? first - BEFORE : 0);
  // Not in the middle of a pair of surrogates, nor of a word where one begins soon.
  if (from > indent) from += /^\S{0,12}\s/.exec(line.slice(from))?.[0].length ?? 0;
  if (/^[\udc00-\udfff]/.test(line.slice(from))) from++;
  const text = line.slice(from, from + MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  const lead = from > indent ? '…' : '';
  const tail = from + text.length < line.trimEnd().length ? '…' : '';
  const shown = marks.flatMap(([begin, end]): [number, number][] => {
    const [a, b] = [begin - from, Math.min(end - from, text.length)];
    return a >= 0 && b > a ? [[a + lead.length, b + lead.length]] : [];
  });
  return { text: `${lead}${text.trimEnd()}${tail}`, marks: disjoint(shown) };
}

function disjoint(marks: readonly [number, number][]): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, to] of marks) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}
