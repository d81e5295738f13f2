/** The cached rows of one machine: read whole at start, changed with every sync. */
import * as v from 'valibot';
import { machineSchema } from '../../../shared/model/device.ts';
import { grantSchema } from '../../../shared/model/grant.ts';
import { countSchema, timeSchema } from '../../../shared/model/ids.ts';
import { type Changes, noChanges, rowSchemas, type SyncKind, syncKinds } from '../../../shared/model/sync.ts';
import { prefixRange, type Storage, written } from './database.ts';

export const cursorSchema = v.object({
  /** Of the machine's database that counts these revisions; null before the first sync. */
  epoch: v.optional(v.nullable(v.string()), null),
  rev: countSchema,
  freshAt: v.nullable(timeSchema),
  about: v.nullable(machineSchema),
  grant: v.nullable(grantSchema),
});
export type Cursor = v.InferOutput<typeof cursorSchema>;

export const noCursor: Cursor = { epoch: null, rev: 0, freshAt: null, about: null, grant: null };

const knownKinds = syncKinds.join(' ');
const storedCursorSchema = v.object({ kinds: v.string(), cursor: cursorSchema });

export interface CachedRows {
  cursor: Cursor | null;
  changes: Changes;
}

/** A row that cannot be opened or no longer fits its schema is left out: the next sync brings it again. */
export async function readRows(storage: Storage, machineId: string): Promise<CachedRows> {
  const { database, vault } = storage;
  const changes: Changes = { ...noChanges(), whole: true };
  const sealedCursor = await database.get('cursors', machineId);
  let cursor: Cursor | null = null;
  if (sealedCursor !== undefined) {
    const opened = await vault.open(`cursor/${machineId}`, sealedCursor).catch(() => undefined);
    const parsed = v.safeParse(storedCursorSchema, opened);
    if (parsed.success) {
      const { cursor: kept, kinds } = parsed.output;
      // An app of before knew other kinds: what it did not keep is asked for.
      cursor = kinds === knownKinds ? kept : { ...kept, rev: 0 };
    }
  }
  const range = prefixRange(`${machineId}/`);
  const [keys, values] = await Promise.all([
    database.getAllKeys('rows', range),
    database.getAll('rows', range),
  ]);
  let whole = true;
  await Promise.all(
    values.map(async (sealed, at) => {
      const key = keys[at] as string;
      const kind = key.split('/')[1] as SyncKind;
      const value = await vault.open(`row/${key}`, sealed).catch(() => undefined);
      const parsed = v.safeParse<v.GenericSchema>(rowSchemas[kind] ?? v.never(), value);
      if (parsed.success) (changes.rows[kind] as unknown[]).push(parsed.output);
      else whole = false;
    }),
  );
  // A hole in the cache means that the cursor claims more than there is: ask for everything again.
  return { cursor: whole || cursor === null ? cursor : { ...cursor, rev: 0 }, changes };
}

export async function writeRows(
  storage: Storage,
  machineId: string,
  changes: Changes,
  cursor: Cursor,
): Promise<void> {
  const { vault } = storage;
  const seal = async (kind: string, row: { id: string }) => {
    const key = `${machineId}/${kind}/${row.id}`;
    return { key, sealed: await vault.seal(`row/${key}`, row) };
  };
  // Sealed before the transaction: IndexedDB commits by itself while a promise of another API is awaited.
  const rows = await Promise.all(
    syncKinds.flatMap((kind) => changes.rows[kind].map((row) => seal(kind, row))),
  );
  const sealedCursor = await vault.seal(`cursor/${machineId}`, { cursor, kinds: knownKinds });
  await written(storage, async () => {
    const write = storage.database.transaction(['rows', 'cursors'], 'readwrite');
    const store = write.objectStore('rows');
    if (changes.whole) void store.delete(prefixRange(`${machineId}/`));
    for (const { kind, id } of changes.removed) void store.delete(`${machineId}/${kind}/${id}`);
    for (const { key, sealed } of rows) void store.put(sealed, key);
    void write.objectStore('cursors').put(sealedCursor, machineId);
    await write.done;
  });
}

export async function forgetRows(storage: Storage, machineId: string): Promise<void> {
  const write = storage.database.transaction(['rows', 'cursors'], 'readwrite');
  void write.objectStore('rows').delete(prefixRange(`${machineId}/`));
  void write.objectStore('cursors').delete(machineId);
  await write.done;
}
