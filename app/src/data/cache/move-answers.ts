/** What versions before 4 of the database kept stood under keys that said what was asked for: it moves, and those keys go. */
import * as v from 'valibot';
import { timeSchema } from '../../../../shared/model/ids.ts';
import type { Storage } from '../database.ts';
import type { Shelf } from './shelf.ts';

const keptSchema = v.object({ at: timeSchema, value: v.unknown() });

/** Goes on where a start before was cut off. */
export async function moveAnswers(storage: Storage, shelf: Shelf): Promise<void> {
  for (const key of await storage.database.getAllKeys('answers')) {
    const found = await storage.database.get('answers', key);
    const slash = key.indexOf('/');
    if (found !== undefined && slash > 0) {
      const opened = await storage.vault.open(`answer/${key}`, found.sealed).catch(() => undefined);
      const parsed = v.safeParse(keptSchema, opened);
      if (parsed.success) {
        await shelf.put(key.slice(0, slash), key.slice(slash), parsed.output.value, parsed.output.at);
      }
    }
    await storage.database.delete('answers', key);
  }
}
