import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Notification } from '../../shared/model/notification.ts';
import { bury, nextRev } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { notifications } from './schema.ts';

/** Of a machine; and of one session, so that none drives out what the others said. */
export const MAX_NOTIFICATIONS = 500;
export const MAX_OF_SESSION = 50;

const newestFirst = [desc(notifications.at), desc(notifications.rev)] as const;

export const listNotifications = (db: Db | Tx): Notification[] =>
  db
    .select()
    .from(notifications)
    .orderBy(...newestFirst)
    .all();

/** What went wrong in a session. */
export const errorsOf = (db: Db | Tx, sessionId: string): Notification[] =>
  db
    .select()
    .from(notifications)
    .where(and(eq(notifications.sessionId, sessionId), eq(notifications.kind, 'error')))
    .all();

/** What is beyond the bounds goes for it: what was read before what was not, the oldest first. */
export function insertNotification(tx: Tx, notification: Omit<Notification, 'rev'>): Notification {
  const row = tx
    .insert(notifications)
    .values({ ...notification, rev: nextRev(tx) })
    .returning()
    .get();
  const { sessionId } = notification;
  if (sessionId !== null) dismissNotifications(tx, beyond(tx, MAX_OF_SESSION, sessionId));
  dismissNotifications(tx, beyond(tx, MAX_NOTIFICATIONS));
  return row;
}

const beyond = (tx: Tx, count: number, sessionId?: string): string[] =>
  tx
    .select({ id: notifications.id })
    .from(notifications)
    .where(sessionId === undefined ? undefined : eq(notifications.sessionId, sessionId))
    .orderBy(sql`${notifications.readAt} is not null`, ...newestFirst)
    .limit(MAX_NOTIFICATIONS)
    .offset(count)
    .all()
    .map(({ id }) => id);

/** Those of them that were not read yet. */
export function readNotifications(tx: Tx, ids: readonly string[], now: number): void {
  const unread = tx
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(inArray(notifications.id, [...ids]), isNull(notifications.readAt)))
    .all();
  for (const { id } of unread) {
    tx.update(notifications)
      .set({ readAt: now, rev: nextRev(tx) })
      .where(eq(notifications.id, id))
      .run();
  }
}

/** Unread ones of a session; null: of the machine itself. */
export const unreadOf = (db: Db | Tx, sessionId: string | null, kind: string): Notification[] =>
  db
    .select()
    .from(notifications)
    .where(
      and(
        sessionId === null ? isNull(notifications.sessionId) : eq(notifications.sessionId, sessionId),
        eq(notifications.kind, kind),
        isNull(notifications.readAt),
      ),
    )
    .all();

export function dismissNotifications(tx: Tx, ids: readonly string[]): void {
  for (const id of new Set(ids)) {
    const { changes } = tx.delete(notifications).where(eq(notifications.id, id)).run();
    if (Number(changes) > 0) bury(tx, 'notification', id);
  }
}
