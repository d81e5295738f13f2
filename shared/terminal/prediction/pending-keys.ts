/** Keys on their way: typed, then given to the program, then old enough that its answer must be on the screen. */
import type { Key } from './key-reader.ts';

/** How long after a key was given to the program its echo may take, ms (mosh's ECHO_TIMEOUT). */
export const ECHO_MS = 50;

export interface PendingKey {
  readonly key: Key;
  /** Bytes typed up to and with it, from the first ever. */
  readonly end: number;
  readonly typedAt: number;
  /** When it was first known that the program was given it. */
  givenAt: number | null;
  /** Its effect was drawn before the program answered. */
  shown: boolean;
}

export class PendingKeys {
  list: PendingKey[] = [];
  private applied = 0;

  get given(): number {
    return this.list.filter(({ givenAt }) => givenAt !== null).length;
  }

  answered(now: number): number {
    return this.list.filter(({ givenAt }) => givenAt !== null && now - givenAt >= ECHO_MS).length;
  }

  /** `applied`: bytes of all that were typed. Gives the last key that this is news of. */
  give(applied: number, now: number): PendingKey | undefined {
    if (applied <= this.applied) return undefined;
    this.applied = applied;
    const given = this.list.filter(({ end, givenAt }) => end <= applied && givenAt === null);
    for (const key of given) key.givenAt = now;
    return given.at(-1);
  }

  /** When the next key counts as answered. */
  nextAnswer(now: number): number | null {
    const next = this.list.find(({ givenAt }) => givenAt !== null && now - givenAt < ECHO_MS);
    return next === undefined ? null : (next.givenAt as number) + ECHO_MS;
  }
}
