/** What is remembered of sessions for their history, and of those that are gone. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AskKind } from '../../shared/model/activity.ts';

/** Moments of a session that stand in no other table: what Claude asked, and how it was answered. */
export const moments = sqliteTable(
  'moments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sessionId: text().notNull(),
    at: integer().notNull(),
    run: integer(),
    offset: integer(),
    kind: text().$type<AskKind>().notNull(),
    text: text().notNull(),
  },
  (table) => [index('moments_at').on(table.sessionId, table.at)],
);

/** Conversations of deleted sessions: Claude Code still has them, and they are not imported again. */
export const forgotten = sqliteTable('forgotten', {
  id: text().primaryKey(),
  at: integer().notNull(),
});

/** Deleted sessions of which something may still be on the disk. */
export const deletions = sqliteTable('deletions', { sessionId: text().primaryKey() });
