import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Program, Session } from '../../shared/model/session.ts';
import { nextRev } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { sessions } from './schema.ts';
import { tasks } from './task-schema.ts';

/** As everybody but its launch sees it: what its variables say stays here. */
export const toSession = (row: typeof sessions.$inferSelect): Session => ({
  ...row,
  program: namesOnly(row.program),
});

function namesOnly(program: Program): Program {
  if (program.kind !== 'claude' || program.env === undefined) return program;
  return { ...program, env: Object.fromEntries(Object.keys(program.env).map((name) => [name, ''])) };
}

export const listSessions = (db: Db | Tx): Session[] =>
  db.select().from(sessions).orderBy(desc(sessions.createdAt)).all().map(toSession);

export function findSession(db: Db | Tx, id: string): Session | undefined {
  const row = db.select().from(sessions).where(eq(sessions.id, id)).get();
  return row && toSession(row);
}

/** What a session's program is launched with. */
export const wholeProgram = (db: Db | Tx, id: string): Program | undefined =>
  db.select({ program: sessions.program }).from(sessions).where(eq(sessions.id, id)).get()?.program;

/** Sessions that are starting or running, of one project or of all. */
export const liveSessions = (db: Db | Tx, projectId?: string): Session[] =>
  db
    .select()
    .from(sessions)
    .where(
      and(
        inArray(sessions.state, ['starting', 'running']),
        projectId === undefined ? undefined : eq(sessions.projectId, projectId),
      ),
    )
    .all()
    .map(toSession);

/** The newest first. */
export const sessionsOfProject = (db: Db | Tx, projectId: string, limit: number): Session[] =>
  db
    .select()
    .from(sessions)
    .where(eq(sessions.projectId, projectId))
    .orderBy(desc(sessions.createdAt))
    .limit(limit)
    .all()
    .map(toSession);

/** The project of each. */
export const projectsOfSessions = (db: Db | Tx): Map<string, string> =>
  new Map(
    db
      .select({ id: sessions.id, projectId: sessions.projectId })
      .from(sessions)
      .all()
      .map(({ id, projectId }) => [id, projectId]),
  );

export const countSessions = (db: Db | Tx): number =>
  db.select({ all: count() }).from(sessions).get()?.all ?? 0;

export const pinnedSessions = (db: Db | Tx): Set<string> =>
  new Set(
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(eq(sessions.pinned, true))
      .all()
      .map(({ id }) => id),
  );

/** Those that nobody holds on to, by their ids, the oldest first: not pinned, not interrupted, of no task that is not done. */
export const endedBefore = (db: Db | Tx, time: number, limit: number): string[] =>
  db
    .select({ id: sessions.id })
    .from(sessions)
    .leftJoin(tasks, eq(tasks.id, sessions.taskId))
    .where(
      and(
        inArray(sessions.state, ['exited', 'failed']),
        lt(sessions.endedAt, time),
        eq(sessions.pinned, false),
        eq(sessions.interrupted, false),
        or(isNull(tasks.id), eq(tasks.status, 'done'), isNotNull(tasks.removedAt)),
      ),
    )
    .orderBy(asc(sessions.endedAt))
    .limit(limit)
    .all()
    .map(({ id }) => id);

/** Those that ended with the machine or its terminal host, and wait for a word of what is to become of them; oldest first. */
export const interruptedSessions = (db: Db | Tx): Session[] =>
  db
    .select()
    .from(sessions)
    .where(eq(sessions.interrupted, true))
    .orderBy(asc(sessions.createdAt))
    .all()
    .map(toSession);

/** Sessions that work on this task, or did to their end; the newest first. */
export const sessionsOfTask = (db: Db | Tx, taskId: string): Session[] =>
  db
    .select()
    .from(sessions)
    .where(eq(sessions.taskId, taskId))
    .orderBy(desc(sessions.createdAt))
    .all()
    .map(toSession);

/** A new one has said nothing of its means, and nothing is on its way into it. */
export type NewRow = Omit<Session, 'rev' | 'usage' | 'prompts' | 'pinned' | 'archivedAt' | 'printed'>;

export function insertSession(tx: Tx, session: NewRow): Session {
  return toSession(
    tx
      .insert(sessions)
      .values({ ...session, rev: nextRev(tx) })
      .returning()
      .get(),
  );
}

/** The last lines of those that still run, in one statement however many they are, and under one revision. */
export function updatePeeks(tx: Tx, news: readonly Pick<Session, 'id' | 'peek'>[], now: number): void {
  tx.update(sessions)
    .set({ peek: sql`new.value -> '$.peek'`, lastOutputAt: now, rev: nextRev(tx) })
    .from(sql`json_each(${JSON.stringify(news)}) as new`)
    .where(and(eq(sessions.state, 'running'), sql`${sessions.id} = new.value ->> '$.id'`))
    .run();
}

/** Undefined where there is no such session. */
export function updateSession(
  tx: Tx,
  id: string,
  change: Partial<Omit<Session, 'id' | 'rev' | 'createdAt' | 'program'>>,
): Session | undefined {
  const row = tx
    .update(sessions)
    .set({ ...change, rev: nextRev(tx) })
    .where(eq(sessions.id, id))
    .returning()
    .get();
  return row && toSession(row);
}
