/** Commands that Claude ran, as its transcript told them at the time: later nobody can say that they ended otherwise. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RanCommand } from '../../shared/model/report.ts';

export const commands = sqliteTable(
  'commands',
  {
    sessionId: text().notNull(),
    /** Claude Code's own id of the call. */
    id: text().notNull(),
    run: integer(),
    offset: integer(),
    at: integer().notNull(),
    ms: integer(),
    command: text().notNull(),
    outcome: text().$type<RanCommand['outcome']>().notNull(),
    exitCode: integer(),
    /** Beginning and end of what it printed. */
    output: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.id] }),
    index('commands_at').on(table.sessionId, table.at),
  ],
);

/** What a person said no to from here. The transcript has only their words, which tell nothing of what they are. */
export const denials = sqliteTable(
  'denials',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sessionId: text().notNull(),
    at: integer().notNull(),
    tool: text().notNull(),
    /** The line that says what it was to do. */
    detail: text(),
    why: text().notNull(),
  },
  (table) => [index('denials_at').on(table.sessionId, table.at)],
);
