/** The audit trail of Open Poet's own tools. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ToolCall } from '../../shared/model/tools.ts';

export const toolCalls = sqliteTable(
  'tool_calls',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sessionId: text().notNull(),
    projectId: text().notNull(),
    tool: text().notNull(),
    input: text().notNull(),
    outcome: text().$type<ToolCall['outcome']>().notNull(),
    answer: text().notNull(),
    at: integer().notNull(),
    ms: integer().notNull(),
  },
  (table) => [index('tool_calls_session').on(table.sessionId)],
);
