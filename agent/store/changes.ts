/** The one cursor over everything synced: revisions, tombstones, and what came after a revision. */
import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import { newId } from '../../shared/model/ids.ts';
import { type Changes, forKinds, type RowLists, type SyncKind } from '../../shared/model/sync.ts';
import type { Db, Tx } from './open.ts';
import { counters, facts, tombstones } from './schema.ts';
import { changedRows } from './synced.ts';

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
    rows: forKinds((kind) => changedRows[kind](db, from)) as RowLists,
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

/** Names this database: revisions of another one mean nothing here. */
export function epochOf(db: Db | Tx): string {
  const found = db.select().from(facts).where(eq(facts.name, 'epoch')).get();
  if (found !== undefined) return found.value;
  return db.insert(facts).values({ name: 'epoch', value: newId() }).returning().get().value;
}
