/** Longer things that a machine said (a description, a history, a report), kept so that they can be read again offline. */
import * as v from 'valibot';
import { timeSchema } from '../../../shared/model/ids.ts';
import { prefixRange, type Storage } from './database.ts';
import type { Kept } from './types.ts';

/** The longest unread ones go first. */
export const MAX_ANSWERS = 1_000;
/** At once, so that not every new one has to count. */
const DROPPED = 100;

const keptSchema = v.object({ at: timeSchema, value: v.unknown() });

/** Null where there is none, or it does not fit what is expected of it now. */
export async function readAnswer<const S extends v.GenericSchema>(
  { database, vault }: Storage,
  key: string,
  schema: S,
  now = Date.now(),
): Promise<Kept<v.InferOutput<S>> | null> {
  const found = await database.get('answers', key);
  if (found === undefined) return null;
  const opened = await vault.open(`answer/${key}`, found.sealed).catch(() => undefined);
  const kept = v.safeParse(keptSchema, opened);
  const value = v.safeParse(schema, kept.success ? kept.output.value : undefined);
  if (!kept.success || !value.success) {
    await database.delete('answers', key);
    return null;
  }
  await database.put('answers', { usedAt: now, sealed: found.sealed }, key);
  return { at: kept.output.at, value: value.output };
}

export async function keepAnswer(
  { database, vault }: Storage,
  key: string,
  value: unknown,
  now = Date.now(),
): Promise<void> {
  const sealed = await vault.seal(`answer/${key}`, { at: now, value });
  const write = database.transaction('answers', 'readwrite');
  await write.store.put({ usedAt: now, sealed }, key);
  if ((await write.store.count()) > MAX_ANSWERS) {
    const oldest = await write.store.index('usedAt').getAllKeys(null, DROPPED);
    for (const old of oldest) void write.store.delete(old);
  }
  await write.done;
}

export const forgetAnswers = ({ database }: Storage, machineId: string): Promise<void> =>
  database.delete('answers', prefixRange(`${machineId}/`));
