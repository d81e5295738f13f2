/** Sessions that a person deleted: their rows go at once, their files and index as soon as that is done. */
import { eq, inArray, sql } from 'drizzle-orm';
import { bury } from './changes.ts';
import { commands, denials } from './command-schema.ts';
import { conversationsOf } from './conversations.ts';
import { deletions, forgotten, moments } from './history-schema.ts';
import { dismissNotifications } from './notifications.ts';
import type { Db, Tx } from './open.ts';
import { prompts } from './prompt-schema.ts';
import { conversations, notifications, runs, sessions } from './schema.ts';
import { toolCalls } from './tool-call-schema.ts';

const MAX_FORGOTTEN = 20_000;

/** Tasks, their history and reports stay: they are the work, not the session. False where there is no such session. */
export function deleteSessionRows(tx: Tx, id: string, now: number): boolean {
  if (tx.delete(sessions).where(eq(sessions.id, id)).returning().get() === undefined) return false;
  bury(tx, 'session', id);
  for (const conversation of conversationsOf(tx, id)) {
    tx.insert(forgotten).values({ id: conversation.id, at: now }).onConflictDoNothing().run();
  }
  for (const table of [conversations, runs, prompts, commands, denials, moments, toolCalls]) {
    tx.delete(table).where(eq(table.sessionId, id)).run();
  }
  const said = tx
    .select({ id: notifications.id })
    .from(notifications)
    .where(eq(notifications.sessionId, id))
    .all();
  dismissNotifications(
    tx,
    said.map((one) => one.id),
  );
  tx.insert(deletions).values({ sessionId: id }).onConflictDoNothing().run();
  tx.run(
    sql`delete from ${forgotten} where ${forgotten.id} in
      (select ${forgotten.id} from ${forgotten} order by ${forgotten.at} desc limit -1 offset ${MAX_FORGOTTEN})`,
  );
  return true;
}

/** Of which something may still be on the disk. */
export const unfinishedDeletions = (db: Db | Tx): string[] =>
  db
    .select()
    .from(deletions)
    .all()
    .map(({ sessionId }) => sessionId);

export function finishDeletions(db: Db | Tx, ids: readonly string[]): void {
  db.delete(deletions)
    .where(inArray(deletions.sessionId, [...ids]))
    .run();
}

export const isForgotten = (db: Db | Tx, conversation: string): boolean =>
  db.select().from(forgotten).where(eq(forgotten.id, conversation)).get() !== undefined;
