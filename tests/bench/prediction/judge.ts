/** What was seen while a trace was typed, against what is right. Pure. */

/** Drawn within this many ms is drawn at once. */
export const AT_ONCE_MS = 50;
/** A state that stood for less is one that nobody sees: half of a redraw. */
const SEEN_MS = 16;

/** What is right: the line after each number of keys, and every line that ever stands there on the way. */
export interface Right {
  readonly after: readonly string[];
  readonly ever: ReadonlySet<string>;
}

/** From this time on the row of the cursor looked like this. */
export interface Seen {
  readonly at: number;
  readonly line: string;
}

export interface Verdict {
  keys: number;
  /** Keys that change the line at all: a password's do not. */
  visible: number;
  /** Of these, those whose effect was there at once. */
  atOnce: number;
  /** ms from each of these keys to its effect. */
  delays: number[];
  /** How long each line stood that no keys lead to, ms. */
  wrongFor: number[];
  wrongLines: string[];
}

/** `typed`: when each key was. `seen` is in the order of time, and goes on for long enough after the last key. */
export function judge(right: Right, typed: readonly number[], seen: readonly Seen[]): Verdict {
  const verdict: Verdict = {
    ...{ keys: typed.length, visible: 0, atOnce: 0 },
    ...{ delays: [], wrongFor: [], wrongLines: [] },
  };
  for (const [key, at] of typed.entries()) {
    const wanted = right.after[key + 1];
    if (wanted === right.after[key]) continue;
    verdict.visible += 1;
    const later = new Set(right.after.slice(key + 1));
    const shown = seen.find((one, n) => later.has(one.line) && endOf(seen, n) > at);
    if (shown === undefined) continue;
    const delay = Math.max(0, shown.at - at);
    verdict.delays.push(delay);
    if (delay <= AT_ONCE_MS) verdict.atOnce += 1;
  }
  const known = rightClaims(right);
  const isRight = ({ line }: Seen): boolean => known.has(claims(line));
  let since: Seen | null = null;
  for (const [n, one] of seen.entries()) {
    if (isRight(one)) since = null;
    else {
      since ??= one;
      const next = seen[n + 1];
      const stood = endOf(seen, n) - since.at;
      if (stood < SEEN_MS || (next !== undefined && !isRight(next))) continue;
      verdict.wrongFor.push(stood);
      verdict.wrongLines.push(since.line);
    }
  }
  return verdict;
}

const endOf = (seen: readonly Seen[], n: number): number => seen[n + 1]?.at ?? Number.POSITIVE_INFINITY;

/** A cursor that runs ahead of characters which are not drawn yet claims nothing wrong. */
const claims = (line: string): string => line.replace(/\s+\|$/, '|');

function rightClaims({ after, ever }: Right): ReadonlySet<string> {
  // Blank is what programs leave before they write.
  return new Set(['|', ...after, ...ever].map(claims));
}
