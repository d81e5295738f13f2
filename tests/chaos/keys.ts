/**
 * Numbered keys, and what became of them. Each viewer types in an alphabet of its own, so that what the program read can be told
 * apart byte by byte: seven letters for the digits of a number, and one that ends it. Pure.
 */

const ALPHABETS = ['abcdefghijA', 'klmnopqrstB'];
const DIGITS = 7;
export const KEY_BYTES = DIGITS + 1;

/** The bytes of key number `number` of this viewer. */
export function keyOf(viewer: number, number: number): string {
  const alphabet = ALPHABETS[viewer] as string;
  const digits = String(number).padStart(DIGITS, '0');
  return [...digits].map((digit) => alphabet[Number(digit)]).join('') + alphabet[10];
}

/** Keys number `from` to `to` exclusive, which one process of a viewer was told to type. */
export interface Typed {
  from: number;
  to: number;
  /** How many bytes of them the machine has confirmed, as far as it said so before it was killed. */
  confirmed: number;
  /** It was killed: what was not confirmed may be read by the program, or not. */
  killed: boolean;
}

export interface KeyVerdict {
  lost: number;
  doubled: number;
  /** Out of the order in which they were typed, or bytes that are no key. */
  disordered: number;
  /** Unconfirmed when their viewer was killed, and never read. */
  died: number;
}

/** What the program read of this viewer's keys, against what its processes were told to type, in order. */
export function judgeKeys(viewer: number, read: string, typed: readonly Typed[]): KeyVerdict {
  const alphabet = ALPHABETS[viewer] as string;
  const own = [...read].filter((letter) => alphabet.includes(letter)).join('');
  const verdict: KeyVerdict = { lost: 0, doubled: 0, disordered: 0, died: 0 };
  const times = new Map<number, number>();
  let last = -1;
  for (const piece of own.split(alphabet[10] as string).slice(0, -1)) {
    // Before a key there may be the beginning of one whose viewer was killed while it was sent.
    const digits = [...piece.slice(-DIGITS)].map((letter) => alphabet.indexOf(letter)).join('');
    const number = Number(digits);
    const begun = piece.slice(0, -DIGITS);
    if (digits.length < DIGITS || (begun !== '' && !isCutShort(begun, viewer, typed)))
      verdict.disordered += 1;
    if (digits.length < DIGITS) continue;
    const before = times.get(number) ?? 0;
    times.set(number, before + 1);
    if (before > 0) verdict.doubled += 1;
    else if (number < last) verdict.disordered += 1;
    last = Math.max(last, number);
  }
  for (const { from, to, confirmed, killed } of typed) {
    const sure = killed ? from + Math.floor(confirmed / KEY_BYTES) : to;
    for (let number = from; number < to; number++) {
      const was = times.has(number);
      times.delete(number);
      if (was) continue;
      if (number < sure) verdict.lost += 1;
      else verdict.died += 1;
    }
  }
  // Nobody typed these.
  verdict.disordered += times.size;
  return verdict;
}

function isCutShort(begun: string, viewer: number, typed: readonly Typed[]): boolean {
  return typed.some(({ from, to, killed }) => {
    if (!killed) return false;
    for (let number = from; number < to; number++) if (keyOf(viewer, number).startsWith(begun)) return true;
    return false;
  });
}

/** The machine's answers to the program's questions for the cursor, against how many it asked. */
export function judgeAnswers(read: string, asked: number): KeyVerdict {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: CPR (ECMA-48, section 8.3.14)
  const answered = [...read.matchAll(/\x1b\[\d+;\d+R/g)].length;
  const more = answered - asked;
  return { lost: Math.max(0, -more), doubled: Math.max(0, more), disordered: 0, died: 0 };
}
