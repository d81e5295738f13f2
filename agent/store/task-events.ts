import { and, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { ApprovalAsk, TaskEvent, TaskEvents } from '../../shared/model/task.ts';
import type { Db, Tx } from './open.ts';
import { taskEvents } from './task-schema.ts';

/** Of a text in a list of events. */
const MAX_LISTED = 400;

const toEvent = ({ taskId: _, ...row }: typeof taskEvents.$inferSelect): TaskEvent => row;

export function insertEvent(tx: Tx, taskId: string, event: TaskEvent): void {
  tx.insert(taskEvents)
    .values({ taskId, ...event })
    .run();
}

export function findEvent(db: Db | Tx, taskId: string, seq: number): TaskEvent | undefined {
  const row = db
    .select()
    .from(taskEvents)
    .where(and(eq(taskEvents.taskId, taskId), eq(taskEvents.seq, seq)))
    .get();
  return row && toEvent(row);
}

/** Those before `before` (all where undefined), the newest first. */
export function listEvents(
  db: Db | Tx,
  taskId: string,
  { before, limit }: { before?: number | undefined; limit: number },
): TaskEvents {
  const rows = db
    .select()
    .from(taskEvents)
    .where(and(eq(taskEvents.taskId, taskId), before === undefined ? undefined : lt(taskEvents.seq, before)))
    .orderBy(desc(taskEvents.seq))
    .limit(limit + 1)
    .all();
  return { events: rows.slice(0, limit).map(toEvent).map(shortened), more: rows.length > limit };
}

/** Those after `seq`, oldest first. */
export const eventsSince = (db: Db | Tx, taskId: string, seq: number): TaskEvent[] =>
  db
    .select()
    .from(taskEvents)
    .where(and(eq(taskEvents.taskId, taskId), gt(taskEvents.seq, seq)))
    .orderBy(taskEvents.seq)
    .all()
    .map(toEvent);

/** What was said when approval was asked for the last time; null where nobody said anything. */
export function lastAsked(db: Db | Tx, taskId: string): ApprovalAsk | null {
  const row = db
    .select()
    .from(taskEvents)
    .where(
      and(eq(taskEvents.taskId, taskId), sql`json_extract(${taskEvents.doing}, '$.move') = 'askApproval'`),
    )
    .orderBy(desc(taskEvents.seq))
    .limit(1)
    .get();
  return row?.doing.kind === 'moved' ? (row.doing.asked ?? null) : null;
}

/** Why a person sent it back the last time; null where the last decision was another, or there was none. */
export function lastSentBack(db: Db | Tx, taskId: string): string | null {
  const decisions = ['approve', 'sendBack'];
  const row = db
    .select()
    .from(taskEvents)
    .where(
      and(
        eq(taskEvents.taskId, taskId),
        sql`json_extract(${taskEvents.doing}, '$.kind') = 'moved'`,
        sql`json_extract(${taskEvents.doing}, '$.move') in ${decisions}`,
      ),
    )
    .orderBy(desc(taskEvents.seq))
    .limit(1)
    .get();
  return row?.doing.kind === 'moved' && row.doing.move === 'sendBack' ? row.doing.why : null;
}

function shortened(event: TaskEvent): TaskEvent {
  const { doing } = event;
  if (doing.kind !== 'edited') return event;
  const short = (text: string | null) => (text === null ? null : text.slice(0, MAX_LISTED));
  const [from, to] = [short(doing.from), short(doing.to)];
  if (from === doing.from && to === doing.to) return event;
  return { ...event, doing: { ...doing, from, to, cut: true } };
}
