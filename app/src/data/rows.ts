/** The cached rows of one machine: its first page at once and all of it soon after, changed with every sync. */
import * as v from 'valibot';
import { machineSchema } from '../../../shared/model/device.ts';
import { grantSchema } from '../../../shared/model/grant.ts';
import { countSchema, timeSchema } from '../../../shared/model/ids.ts';
import {
  type Changes,
  noChanges,
  type RowLists,
  rowSchemas,
  type SyncKind,
  syncKinds,
} from '../../../shared/model/sync.ts';
import { mended, prefixRange, type Storage } from './database.ts';

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

const firstSchema = v.object({
  kinds: v.string(),
  cursor: cursorSchema,
  rows: v.record(v.string(), v.array(v.unknown())),
});
/** Opened in one go: more would hold up what a person does meanwhile. */
const AT_ONCE = 50;
const IDLE_MS = 100;

/** What stands on the first screens, as it was a few seconds before the end of the page before; null where none is kept. */
export async function readFirst(storage: Storage, machineId: string): Promise<CachedRows | null> {
  const sealed = await storage.database.get('firstRows', machineId);
  if (sealed === undefined) return null;
  const opened = await storage.vault.open(`first/${machineId}`, sealed).catch(() => undefined);
  const parsed = v.safeParse(firstSchema, opened);
  if (!parsed.success || parsed.output.kinds !== knownKinds) return null;
  const changes: Changes = { ...noChanges(), whole: true };
  for (const kind of syncKinds) {
    for (const row of parsed.output.rows[kind] ?? []) addRow(changes, kind, row);
  }
  return { cursor: parsed.output.cursor, changes };
}

export async function writeFirst(
  storage: Storage,
  machineId: string,
  rows: RowLists,
  cursor: Cursor,
): Promise<void> {
  const sealed = await storage.vault.seal(`first/${machineId}`, { kinds: knownKinds, cursor, rows });
  await mended(storage, () => storage.database.put('firstRows', sealed, machineId));
}

/** False: it no longer fits its schema. */
function addRow(changes: Changes, kind: SyncKind, row: unknown): boolean {
  const parsed = v.safeParse<v.GenericSchema>(rowSchemas[kind] ?? v.never(), row);
  if (parsed.success) (changes.rows[kind] as unknown[]).push(parsed.output);
  return parsed.success;
}

/** A row that cannot be opened or no longer fits its schema is left out: the next sync brings it again. */
export async function readRows(
  storage: Storage,
  machineId: string,
  /** Between some of them and the next. */
  pause: () => Promise<void> = async () => {},
): Promise<CachedRows> {
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
  let whole = true;
  let range = prefixRange(`${machineId}/`);
  for (;;) {
    await pause();
    const some = database.transaction('rows').store;
    const [keys, values] = await Promise.all([some.getAllKeys(range, AT_ONCE), some.getAll(range, AT_ONCE)]);
    const opened = await Promise.all(
      values.map((sealed, at) => vault.open(`row/${keys[at]}`, sealed).catch(() => undefined)),
    );
    for (const [at, value] of opened.entries()) {
      if (!addRow(changes, keys[at]?.split('/')[1] as SyncKind, value)) whole = false;
    }
    const last = keys.at(-1);
    if (last === undefined || keys.length < AT_ONCE) break;
    range = IDBKeyRange.bound(last, range.upper, true);
  }
  // A hole in the cache means that the cursor claims more than there is: ask for everything again.
  return { cursor: whole || cursor === null ? cursor : { ...cursor, rev: 0 }, changes };
}

export async function writeRows(
  storage: Storage,
  machineId: string,
  changes: Changes,
  cursor: Cursor,
): Promise<void> {
  const { vault, emptied } = storage;
  const seal = async (kind: string, row: { id: string }) => {
    const key = `${machineId}/${kind}/${row.id}`;
    return { key, sealed: await vault.seal(`row/${key}`, row) };
  };
  // Sealed before the transaction: IndexedDB commits by itself while a promise of another API is awaited.
  const rows = await Promise.all(
    syncKinds.flatMap((kind) => changes.rows[kind].map((row) => seal(kind, row))),
  );
  const sealedCursor = await vault.seal(`cursor/${machineId}`, { cursor, kinds: knownKinds });
  await mended(storage, async () => {
    // Taken away meanwhile: what is in memory is written whole behind this, and what changed alone would claim to be all.
    if (storage.emptied !== emptied && !changes.whole) return;
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
  const write = storage.database.transaction(['rows', 'cursors', 'firstRows'], 'readwrite');
  void write.objectStore('rows').delete(prefixRange(`${machineId}/`));
  void write.objectStore('cursors').delete(machineId);
  void write.objectStore('firstRows').delete(machineId);
  await write.done;
}

/** Once the page has nothing better to do; one that is not seen does not wait. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.visibilityState !== 'visible') resolve();
    else if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: IDLE_MS });
    else setTimeout(resolve, 0);
  });
