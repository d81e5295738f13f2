/** What a person set for this machine (shared/model/settings.ts). */
import { eq } from 'drizzle-orm';
import { readSetting, type Setting, type SettingName } from '../../shared/model/settings.ts';
import { nextRev } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { settings } from './schema.ts';

export function setting<N extends SettingName>(db: Db | Tx, name: N): Setting<N> {
  return readSetting(name, db.select().from(settings).where(eq(settings.id, name)).get()?.value);
}

export function writeSetting<N extends SettingName>(tx: Tx, name: N, value: Setting<N>): void {
  const row = { id: name, value, rev: nextRev(tx) };
  tx.insert(settings).values(row).onConflictDoUpdate({ target: settings.id, set: row }).run();
}
