/** Finds the one thing a person meant by an id, the beginning of an id, or a name. Pure. */
import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';
import { plain } from './text/columns.ts';

const SHORTEST_PREFIX = 4;
const MOST_SHOWN = 5;

/** Throws CliError where nothing, or more than one thing, is meant. `what` is its noun: "session". */
export function pick<T>(
  what: string,
  all: readonly T[],
  wanted: string,
  names: { id(item: T): string; name(item: T): string },
): T {
  const exact = all.find((item) => names.id(item) === wanted);
  if (exact !== undefined) return exact;
  const byName = all.filter((item) => names.name(item).toLowerCase() === wanted.toLowerCase());
  const byPrefix =
    wanted.length >= SHORTEST_PREFIX ? all.filter((item) => names.id(item).startsWith(wanted)) : [];
  const found = byName.length > 0 ? byName : byPrefix;
  if (found.length === 1) return found[0] as T;
  if (found.length === 0) {
    throw new CliError(`there is no ${what} “${plain(wanted)}”`, Exit.failure, 'not-found');
  }
  const shown = found.slice(0, MOST_SHOWN).map((item) => `${names.id(item)} (${plain(names.name(item))})`);
  throw new CliError(
    `“${plain(wanted)}” is more than one ${what}; say which by its id: ${shown.join(', ')}${found.length > MOST_SHOWN ? ' …' : ''}`,
    Exit.usage,
    'ambiguous',
  );
}

const LEAST_SHOWN = 6;

/** As much of each id as tells them all apart, at least six characters. */
export function shortId(all: readonly string[]): (id: string) => string {
  let length = LEAST_SHOWN;
  const most = Math.max(0, ...all.map((id) => id.length));
  while (length < most && new Set(all.map((id) => id.slice(0, length))).size < new Set(all).size) length += 1;
  return (id) => id.slice(0, length);
}
