/** Skills that Claude proposes and nobody has decided on yet. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const proposals = sqliteTable(
  'proposals',
  {
    id: text().primaryKey(),
    projectId: text().notNull(),
    sessionId: text().notNull(),
    skillId: text(),
    name: text().notNull(),
    description: text().notNull(),
    why: text().notNull(),
    text: text().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('proposals_rev').on(table.rev)],
);
