/** How the rows of each synced kind are read: those that changed after a revision. */
import { and, asc, gt, isNull } from 'drizzle-orm';
import type { RowOf, SyncKind } from '../../shared/model/sync.ts';
import { toDevice } from './devices.ts';
import { serverStore, skillStore } from './gear.ts';
import type { Db, Tx } from './open.ts';
import { toProject } from './projects.ts';
import { changedProposals } from './proposals.ts';
import { devices, notifications, projects, sessions, settings } from './schema.ts';
import { toSession } from './sessions.ts';
import { changedTasks } from './tasks.ts';

type Changed = { [K in SyncKind]: (db: Db | Tx, after: number) => RowOf<K>[] };

export const changedRows: Changed = {
  project: (db, after) =>
    db
      .select()
      .from(projects)
      .where(and(gt(projects.rev, after), isNull(projects.removedAt)))
      .orderBy(asc(projects.rev))
      .all()
      .map(toProject),
  session: (db, after) =>
    db.select().from(sessions).where(gt(sessions.rev, after)).orderBy(asc(sessions.rev)).all().map(toSession),
  device: (db, after) =>
    db.select().from(devices).where(gt(devices.rev, after)).orderBy(asc(devices.rev)).all().map(toDevice),
  task: changedTasks,
  proposal: changedProposals,
  skill: skillStore.changed,
  server: serverStore.changed,
  setting: (db, after) =>
    db.select().from(settings).where(gt(settings.rev, after)).orderBy(asc(settings.rev)).all(),
  notification: (db, after) =>
    db.select().from(notifications).where(gt(notifications.rev, after)).orderBy(asc(notifications.rev)).all(),
};
