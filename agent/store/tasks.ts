import { and, asc, count, desc, eq, gt, isNull, max } from 'drizzle-orm';
import type { Task, WholeTask } from '../../shared/model/task.ts';
import { MAX_INLINE } from '../../shared/model/task.ts';
import type { TaskStatus } from '../../shared/model/task-moves.ts';
import { bury, nextRev } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { tasks } from './task-schema.ts';

type Row = typeof tasks.$inferSelect;

export function toWholeTask({ removedAt: _, ...row }: Row): WholeTask {
  return row;
}

export function toTask(row: Row): Task {
  const whole = toWholeTask(row);
  return { ...whole, description: whole.description.length > MAX_INLINE ? null : whole.description };
}

const there = (id: string) => and(eq(tasks.id, id), isNull(tasks.removedAt));

export function findTask(db: Db | Tx, id: string): WholeTask | undefined {
  const row = db.select().from(tasks).where(there(id)).get();
  return row && toWholeTask(row);
}

/** Also where it was removed: an id is used once. */
export const taskIdUsed = (db: Db | Tx, id: string): boolean =>
  db.select({ id: tasks.id }).from(tasks).where(eq(tasks.id, id)).get() !== undefined;

export const changedTasks = (db: Db | Tx, after: number): Task[] =>
  db
    .select()
    .from(tasks)
    .where(and(gt(tasks.rev, after), isNull(tasks.removedAt)))
    .orderBy(asc(tasks.rev))
    .all()
    .map(toTask);

export interface TaskQuery {
  projectId: string;
  status?: TaskStatus;
  limit: number;
}

/** In the order of the board. */
export const listTasks = (db: Db | Tx, { projectId, status, limit }: TaskQuery): Task[] =>
  db
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.projectId, projectId),
        isNull(tasks.removedAt),
        status === undefined ? undefined : eq(tasks.status, status),
      ),
    )
    .orderBy(asc(tasks.order), asc(tasks.number))
    .limit(limit)
    .all()
    .map(toTask);

/** Those that ask for approval, of every project; the newest first. */
export const tasksThatAsk = (db: Db | Tx, limit: number): Task[] =>
  db
    .select()
    .from(tasks)
    .where(and(eq(tasks.status, 'awaiting_approval'), isNull(tasks.removedAt)))
    .orderBy(desc(tasks.statusSince))
    .limit(limit)
    .all()
    .map(toTask);

export const findTaskByNumber = (db: Db | Tx, projectId: string, number: number): WholeTask | undefined => {
  const row = db
    .select()
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.number, number), isNull(tasks.removedAt)))
    .get();
  return row && toWholeTask(row);
};

export const countTasks = (db: Db | Tx, projectId: string): number =>
  db
    .select({ count: count() })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), isNull(tasks.removedAt)))
    .get()?.count ?? 0;

/** Numbers are never used again. */
export const nextNumber = (db: Db | Tx, projectId: string): number =>
  (db
    .select({ number: max(tasks.number) })
    .from(tasks)
    .where(eq(tasks.projectId, projectId))
    .get()?.number ?? 0) + 1;

/** Behind all of its column. */
export const lastOrder = (db: Db | Tx, projectId: string, status: TaskStatus): number =>
  (db
    .select({ order: max(tasks.order) })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.status, status), isNull(tasks.removedAt)))
    .get()?.order ?? 0) + 1;

/** The tasks around a place of a column: the one it comes behind, and the next. */
export function neighbours(
  db: Db | Tx,
  column: { projectId: string; status: TaskStatus },
  after: number | null,
): { before: number | null; next: number | null } {
  const inColumn = and(
    eq(tasks.projectId, column.projectId),
    eq(tasks.status, column.status),
    isNull(tasks.removedAt),
  );
  const next = db
    .select({ order: tasks.order })
    .from(tasks)
    .where(and(inColumn, after === null ? undefined : gt(tasks.order, after)))
    .orderBy(asc(tasks.order))
    .limit(1)
    .get();
  return { before: after, next: next?.order ?? null };
}

/** Whole numbers again, in the order that is there. */
export function renumber(tx: Tx, column: { projectId: string; status: TaskStatus }): void {
  const rows = tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(
      and(eq(tasks.projectId, column.projectId), eq(tasks.status, column.status), isNull(tasks.removedAt)),
    )
    .orderBy(asc(tasks.order), asc(tasks.number))
    .all();
  for (const [at, { id }] of rows.entries()) updateTask(tx, id, { order: at + 1 });
}

export function insertTask(tx: Tx, task: Omit<WholeTask, 'rev'>): WholeTask {
  return toWholeTask(
    tx
      .insert(tasks)
      .values({ ...task, rev: nextRev(tx) })
      .returning()
      .get(),
  );
}

export type TaskPart = Partial<Omit<WholeTask, 'id' | 'projectId' | 'number' | 'createdAt' | 'rev'>>;

/** Undefined where there is no such task. */
export function updateTask(tx: Tx, id: string, change: TaskPart): WholeTask | undefined {
  const row = tx
    .update(tasks)
    .set({ ...change, rev: nextRev(tx) })
    .where(there(id))
    .returning()
    .get();
  return row && toWholeTask(row);
}

export function removeTask(tx: Tx, id: string, now: number): void {
  tx.update(tasks)
    .set({ removedAt: now, rev: nextRev(tx) })
    .where(there(id))
    .run();
  bury(tx, 'task', id);
}
