/** Where devices that are asleep are told. Not synced: it holds secrets of one device each. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { PushStatus, PushSubscription } from '../../shared/model/push.ts';

export const pushes = sqliteTable('pushes', {
  deviceId: text().primaryKey(),
  subscription: text({ mode: 'json' }).$type<PushSubscription>().notNull(),
  confirmedAt: integer().notNull(),
  last: text({ mode: 'json' }).$type<NonNullable<PushStatus['last']>>(),
});
