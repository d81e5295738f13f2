/** Tasks and their history. */
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ReportLine } from '../../shared/model/report.ts';
import type { Actor, NoteLine, Position, Priority, TaskDoing } from '../../shared/model/task.ts';
import type { TaskStatus } from '../../shared/model/task-moves.ts';

export const tasks = sqliteTable(
  'tasks',
  {
    id: text().primaryKey(),
    projectId: text().notNull(),
    number: integer().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    priority: text().$type<Priority>().notNull(),
    status: text().$type<TaskStatus>().notNull(),
    order: real().notNull(),
    dueOn: text(),
    createdAt: integer().notNull(),
    statusSince: integer().notNull(),
    events: integer().notNull(),
    note: text({ mode: 'json' }).$type<NoteLine>(),
    report: text({ mode: 'json' }).$type<ReportLine>(),
    /** Set where a person removed it: its number and its history stay. */
    removedAt: integer(),
    rev: integer().notNull(),
  },
  (table) => [
    index('tasks_rev').on(table.rev),
    uniqueIndex('tasks_number').on(table.projectId, table.number),
    index('tasks_column').on(table.projectId, table.status, table.order),
  ],
);

/** Append-only: triggers in the migration refuse to change or delete a row. */
export const taskEvents = sqliteTable(
  'task_events',
  {
    taskId: text().notNull(),
    seq: integer().notNull(),
    at: integer().notNull(),
    by: text({ mode: 'json' }).$type<Actor>().notNull(),
    position: text({ mode: 'json' }).$type<Position>(),
    doing: text({ mode: 'json' }).$type<TaskDoing>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.seq] })],
);
