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
