/** Words on their way into Claude Code sessions. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Prompt } from '../../shared/model/prompt.ts';

export const prompts = sqliteTable(
  'prompts',
  {
    id: text().primaryKey(),
    sessionId: text().notNull(),
    text: text().notNull(),
    state: text().$type<Prompt['state']>().notNull(),
    when: text().$type<Prompt['when']>().notNull(),
    why: text(),
    by: text().notNull(),
    at: integer().notNull(),
    /** When it was last handed over; null: never. */
    sentAt: integer(),
  },
  (table) => [index('prompts_session').on(table.sessionId, table.at)],
);
