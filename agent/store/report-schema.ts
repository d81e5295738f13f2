/** Reports on tasks, every version. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Facts, Judgement, Report } from '../../shared/model/report.ts';

export const reports = sqliteTable(
  'reports',
  {
    taskId: text().notNull(),
    version: integer().notNull(),
    at: integer().notNull(),
    state: text().$type<Report['state']>().notNull(),
    asked: text({ mode: 'json' }).$type<NonNullable<Report['asked']>>(),
    facts: text({ mode: 'json' }).$type<Facts>(),
    judgement: text({ mode: 'json' }).$type<Judgement>(),
    unjudged: text(),
    /** The difference, as far as it is kept. */
    patch: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.version] })],
);
