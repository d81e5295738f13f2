/** The one cursor over everything synced: revisions, tombstones, and what came after a revision. */
import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { Changes, SyncKind } from '../../shared/model/sync.ts';
import { toDevice } from './devices.ts';
import type { Db, Tx } from './open.ts';
import { toProject } from './projects.ts';
import { counters, devices, projects, sessions, tombstones } from './schema.ts';
import { toSession } from './sessions.ts';

/** Beyond these a device that was away for very long gets the whole again. */
export const MAX_TOMBSTONES = 2000;

const read = (db: Db | Tx, name: 'rev' | 'floor'): number =>
  db.select().from(counters).where(eq(counters.name, name)).get()?.value ?? 0;

export const currentRev = (db: Db | Tx): number => read(db, 'rev');

export function nextRev(tx: Tx): number {
  const row = tx
    .insert(counters)
    .values({ name: 'rev', value: 1 })
    .onConflictDoUpdate({ target: counters.name, set: { value: sql`${counters.value} + 1` } })
    .returning()
    .get();
  return row.value;
}

/** Remembers that a row is gone, for devices whose cursor is older. */
export function bury(tx: Tx, kind: SyncKind, id: string): void {
  const rev = nextRev(tx);
  tx.insert(tombstones)
    .values({ kind, id, rev })
    .onConflictDoUpdate({ target: [tombstones.kind, tombstones.id], set: { rev } })
    .run();
  const oldest = tx
    .select({ rev: tombstones.rev })
    .from(tombstones)
    .orderBy(sql`${tombstones.rev} desc`)
    .limit(1)
    .offset(MAX_TOMBSTONES)
    .get();
  if (oldest === undefined) return;
  tx.delete(tombstones).where(lte(tombstones.rev, oldest.rev)).run();
  tx.insert(counters)
    .values({ name: 'floor', value: oldest.rev })
    .onConflictDoUpdate({ target: counters.name, set: { value: oldest.rev } })
    .run();
}

export function unbury(tx: Tx, kind: SyncKind, id: string): void {
  tx.delete(tombstones)
    .where(and(eq(tombstones.kind, kind), eq(tombstones.id, id)))
    .run();
}

/** Everything changed after `since`; the whole where `since` is 0, older than the tombstones, or of another database. */
export function changesSince(db: Db | Tx, since: number): Changes {
  const rev = currentRev(db);
  const whole = since === 0 || since < read(db, 'floor') || since > rev;
  const from = whole ? 0 : since;
  return {
    rev,
    whole,
    projects: db
      .select()
      .from(projects)
      .where(and(gt(projects.rev, from), isNull(projects.removedAt)))
      .orderBy(asc(projects.rev))
      .all()
      .map(toProject),
    sessions: db
      .select()
      .from(sessions)
      .where(gt(sessions.rev, from))
      .orderBy(asc(sessions.rev))
      .all()
      .map(toSession),
    devices: db
      .select()
      .from(devices)
      .where(gt(devices.rev, from))
      .orderBy(asc(devices.rev))
      .all()
      .map(toDevice),
    removed: whole
      ? []
      : db
          .select({ kind: tombstones.kind, id: tombstones.id })
          .from(tombstones)
          .where(gt(tombstones.rev, from))
          .orderBy(asc(tombstones.rev))
          .all(),
  };
}
