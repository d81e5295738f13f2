import { eq } from 'drizzle-orm';
import type { PushStatus, PushSubscription } from '../../shared/model/push.ts';
import type { Db, Tx } from './open.ts';
import { pushes } from './push-schema.ts';

export interface StoredPush {
  deviceId: string;
  subscription: PushSubscription;
  confirmedAt: number;
  last: PushStatus['last'];
}

export const listPushes = (db: Db | Tx): StoredPush[] => db.select().from(pushes).all();

export const findPush = (db: Db | Tx, deviceId: string): StoredPush | undefined =>
  db.select().from(pushes).where(eq(pushes.deviceId, deviceId)).get();

/** A subscription that is another one than before has no past. */
export function savePush(tx: Tx, deviceId: string, subscription: PushSubscription, now: number): void {
  const before = findPush(tx, deviceId);
  const same = before?.subscription.endpoint === subscription.endpoint;
  const row = { deviceId, subscription, confirmedAt: now, last: same ? before.last : null };
  tx.insert(pushes).values(row).onConflictDoUpdate({ target: pushes.deviceId, set: row }).run();
}

export function notePush(tx: Tx, deviceId: string, last: NonNullable<PushStatus['last']>): void {
  tx.update(pushes).set({ last }).where(eq(pushes.deviceId, deviceId)).run();
}

/** False where there was none. */
export const removePush = (tx: Tx, deviceId: string): boolean =>
  Number(tx.delete(pushes).where(eq(pushes.deviceId, deviceId)).run().changes) > 0;
