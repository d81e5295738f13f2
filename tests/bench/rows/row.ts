/** One row of the bench, and what all rows do alike. */
import type { Figure } from '../figure.ts';
import type { Path } from '../paths/path.ts';

export interface Row {
  readonly name: string;
  /** For whoever waits for it. */
  readonly about: string;
  run(say: Say): Promise<Figure[]>;
}
/** `absent`: what is missing from the figures, and why. */
export type Say = (words: string, absent?: 'absent') => void;

export const leftOut = (say: Say, name: string, error: unknown): void =>
  say(`without ${name}: ${(error as Error).message.split('\n')[0]?.slice(0, 200)}`, 'absent');

type Open = () => Promise<Path>;

/** Opens each path that can be had here, the product first; says why one cannot. The product must be had. */
export async function openPaths(
  own: Open,
  others: Readonly<Record<string, Open>>,
  say: Say,
): Promise<Path[]> {
  const paths: Path[] = [await own()];
  for (const [name, open] of Object.entries(others)) {
    try {
      paths.push(await open());
    } catch (error) {
      leftOut(say, name, error);
    }
  }
  return paths;
}

export async function closeAll(paths: readonly Path[]): Promise<void> {
  for (const path of paths) await path.close();
}

/**
 * Rounds in which the paths take turns, so that whatever else this machine does falls on all of them. A path that
 * fails is said and left out from there on; the product's failure is the row's.
 */
export async function inTurns<T>(
  paths: readonly Path[],
  rounds: number,
  measure: (path: Path) => Promise<T>,
  say: Say,
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>(paths.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const path of paths) {
      const own = found.get(path.name);
      if (own === undefined) continue;
      try {
        own.push(await measure(path));
      } catch (error) {
        if (path === paths[0]) throw error;
        leftOut(say, path.name, error);
        found.delete(path.name);
      }
    }
  }
  return found;
}

export function overRounds<T, U>(found: ReadonlyMap<string, T[]>, one: (rounds: T[]) => U): Map<string, U> {
  return new Map([...found].map(([name, rounds]) => [name, one(rounds)]));
}
