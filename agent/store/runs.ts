import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { RunKey } from '../pty-host/types.ts';
import type { Answered } from '../sessions/answer-journal.ts';
import type { Db, Tx } from './open.ts';
import { runs } from './schema.ts';

export type Run = typeof runs.$inferSelect;

const is = (key: RunKey) => and(eq(runs.sessionId, key.sessionId), eq(runs.run, key.run));

export function insertRun(tx: Tx, run: RunKey & { startedAt: number }): void {
  tx.insert(runs)
    .values({ ...run, answeredOutput: 0, answeredJournal: 0 })
    .run();
}

export const findRun = (db: Db | Tx, key: RunKey): Run | undefined =>
  db.select().from(runs).where(is(key)).get();

/** Oldest first. */
export const runsOf = (db: Db | Tx, sessionId: string): Run[] =>
  db.select().from(runs).where(eq(runs.sessionId, sessionId)).orderBy(asc(runs.run)).all();

/** The newest first. */
export const allRuns = (db: Db | Tx): Run[] => db.select().from(runs).orderBy(desc(runs.startedAt)).all();

export const lastRun = (db: Db | Tx, sessionId: string): Run | undefined =>
  db.select().from(runs).where(eq(runs.sessionId, sessionId)).orderBy(desc(runs.run)).limit(1).get();

/** Runs that nobody has seen the end of. */
export const openRuns = (db: Db | Tx): Run[] =>
  db.select().from(runs).where(isNull(runs.endedAt)).orderBy(asc(runs.startedAt)).all();

export function endRun(
  tx: Tx,
  key: RunKey,
  end: { endedAt: number; exitCode: number | null; signal: number | null; length: number | null },
): void {
  tx.update(runs).set(end).where(is(key)).run();
}

/** Bytes that its runs which are over have printed. */
export const printedBy = (db: Db | Tx, sessionId: string): number =>
  runsOf(db, sessionId).reduce((sum, { length }) => sum + (length ?? 0), 0);

/** Null where there is no such run. */
export function findAnswered(db: Db | Tx, key: RunKey): Answered | null {
  const run = findRun(db, key);
  return run === undefined ? null : { output: run.answeredOutput, journal: run.answeredJournal };
}

/** Not synced: it takes no revision. */
export function setAnswered(db: Db | Tx, key: RunKey, { output, journal }: Answered): void {
  db.update(runs).set({ answeredOutput: output, answeredJournal: journal }).where(is(key)).run();
}
