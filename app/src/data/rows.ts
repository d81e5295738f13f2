/** The cached rows of one machine: read whole at start, changed with every sync. */
import * as v from 'valibot';
import { deviceSchema, machineSchema } from '../../../shared/model/device.ts';
import { grantSchema } from '../../../shared/model/grant.ts';
import { countSchema, timeSchema } from '../../../shared/model/ids.ts';
import { projectSchema } from '../../../shared/model/project.ts';
import { sessionSchema } from '../../../shared/model/session.ts';
import type { Changes } from '../../../shared/model/sync.ts';
import { prefixRange, type Storage } from './database.ts';

export const cursorSchema = v.object({
  rev: countSchema,
  freshAt: v.nullable(timeSchema),
  about: v.nullable(machineSchema),
  grant: v.nullable(grantSchema),
});
export type Cursor = v.InferOutput<typeof cursorSchema>;

const schemas = { project: projectSchema, session: sessionSchema, device: deviceSchema } as const;

export interface CachedRows {
  cursor: Cursor | null;
  changes: Changes;
}

/** A row that cannot be opened or no longer fits its schema is left out: the next sync brings it again. */
export async function readRows(storage: Storage, machineId: string): Promise<CachedRows> {
  const { database, vault } = storage;
  const changes: Changes = { rev: 0, whole: true, projects: [], sessions: [], devices: [], removed: [] };
  const sealedCursor = await database.get('cursors', machineId);
  let cursor: Cursor | null = null;
  if (sealedCursor !== undefined) {
    const opened = await vault.open(`cursor/${machineId}`, sealedCursor).catch(() => undefined);
    const parsed = v.safeParse(cursorSchema, opened);
    cursor = parsed.success ? parsed.output : null;
  }
  const range = prefixRange(`${machineId}/`);
  const [keys, values] = await Promise.all([
    database.getAllKeys('rows', range),
    database.getAll('rows', range),
  ]);
  const lists = { project: changes.projects, session: changes.sessions, device: changes.devices };
  let whole = true;
  await Promise.all(
    values.map(async (sealed, at) => {
      const key = keys[at] as string;
      const kind = key.split('/')[1] as keyof typeof schemas;
      const value = await vault.open(`row/${key}`, sealed).catch(() => undefined);
      const parsed = v.safeParse(schemas[kind] ?? v.never(), value);
      if (parsed.success) (lists[kind] as unknown[]).push(parsed.output);
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
  const { database, vault } = storage;
  const seal = async (kind: string, row: { id: string }) => {
    const key = `${machineId}/${kind}/${row.id}`;
    return { key, sealed: await vault.seal(`row/${key}`, row) };
  };
  // Sealed before the transaction: IndexedDB commits by itself while a promise of another API is awaited.
  const rows = await Promise.all([
    ...changes.projects.map((row) => seal('project', row)),
    ...changes.sessions.map((row) => seal('session', row)),
    ...changes.devices.map((row) => seal('device', row)),
  ]);
  const sealedCursor = await vault.seal(`cursor/${machineId}`, cursor);
  const write = database.transaction(['rows', 'cursors'], 'readwrite');
  const store = write.objectStore('rows');
  if (changes.whole) void store.delete(prefixRange(`${machineId}/`));
  for (const { kind, id } of changes.removed) void store.delete(`${machineId}/${kind}/${id}`);
  for (const { key, sealed } of rows) void store.put(sealed, key);
  void write.objectStore('cursors').put(sealedCursor, machineId);
  await write.done;
}

export async function forgetRows(storage: Storage, machineId: string): Promise<void> {
  const write = storage.database.transaction(['rows', 'cursors'], 'readwrite');
  void write.objectStore('rows').delete(prefixRange(`${machineId}/`));
  void write.objectStore('cursors').delete(machineId);
  await write.done;
}
